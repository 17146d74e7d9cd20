package io.dativo.reports.bill;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.LeftOut.Cause;
import io.dativo.cost.Money;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.reports.bill.BillFormat.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of one file from the parser's buffer: only cells that are asked for become objects. A row that is
 * malformed is left out or stops the read, and never counts as anything else. Not thread-safe.
 */
final class BillHandler extends AbstractBaseCsvCallbackHandler<BillHandler> {
    private static final String OTHER_TIME = "the charge is of another time";

    private final String file;
    private final Costs costs;
    private final BillFiles.Rules rules;
    private final Read read;
    private final List<String> header = new ArrayList<>();
    private final List<CostDimension> dimensions;
    private final List<String> tagKeys;
    private final boolean keepsAll;

    private final Map<LocalDate, Period> months = new HashMap<>();

    private @Nullable BillColumns columns;
    private boolean saysCurrency;
    private @Nullable BillRow row;
    private List<int[]> places = List.of();

    /** What the rows of a file say, which Azure's do not: its exports have one cost each. */
    enum Costs {
        /** What the rows themselves say. */
        AS_REPORTED,
        /** An Azure row is what was billed; amortised costs come from other files. */
        BILLED,
        /** An Azure row is the amortised cost; what was billed comes from other files. */
        AMORTISED
    }

    /** The days of a group. */
    private record Period(LocalDate from, LocalDate until) {
        static Period monthOf(LocalDate day) {
            return new Period(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1));
        }
    }

    /** One read of all files. */
    record Read(CostQuery query, BillTags tags, BillGroups groups, CostRead.Tally tally) {}

    BillHandler(String file, Costs costs, BillFiles.Rules rules, Read read) {
        this.file = file;
        this.costs = costs;
        this.rules = rules;
        this.read = read;
        this.dimensions = List.copyOf(read.query().dimensions());
        this.tagKeys = read.query().tagKeys();
        this.keepsAll = read.query().kept().isEmpty();
    }

    /** Whether the file had a header. */
    boolean hasHeader() {
        return columns != null;
    }

    /** Where the row that is being read begins. */
    SourceLocation location() {
        return new SourceLocation(file, (int) Math.min(Integer.MAX_VALUE, Math.max(1, getStartingLineNumber())), 1);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        if (row != null) {
            row.clear();
        }
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (row == null) {
            header.add(new String(buffer, offset, length));
        } else {
            row.cell(index, buffer, offset, length);
        }
    }

    @Override
    protected BillHandler buildRecord() {
        if (row == null || columns == null) {
            begin();
        } else {
            take(row, columns);
        }
        return this;
    }

    private void begin() {
        if (!header.isEmpty() && header.get(0).startsWith("\uFEFF")) {
            header.set(0, header.get(0).substring(1));
        }
        BillColumns found = new BillColumns(file, header, rules.currency() != null);
        if (costs == Costs.AMORTISED && found.format() != BillFormat.AZURE) {
            throw new InvalidInputException(
                    "the bill " + file,
                    List.of(Problem.error(
                            "not-azure",
                            "it is " + found.format() + ", which has billed and effective costs in one file",
                            "",
                            SourceLocation.file(file),
                            "give it as the bill; only Azure has amortised costs apart")));
        }
        columns = found;
        saysCurrency = found.places(Field.CURRENCY).length > 0;
        row = new BillRow(
                found, read.tags(), read.query().dimensions(), read.query().granularity() == Granularity.DAILY);
        places = dimensions.stream().map(found::places).toList();
        for (CostDimension dimension : dimensions) {
            if (found.places(dimension).length == 0 && found.format().always(dimension) == null) {
                read.tally().notReported(dimension);
            }
        }
    }

    private void take(BillRow cells, BillColumns known) {
        read.tally().row();
        BigDecimal billed = cells.billed();
        String currency = saysCurrency ? cells.currency() : rules.currency();
        LocalDate from = cells.from();
        if (getFieldCount() != known.count()) {
            malformed(
                    "the row has another number of cells than the header",
                    getFieldCount() + " and not " + known.count(),
                    null);
            return;
        }
        String amortised = costs == Costs.AMORTISED ? null : cells.amortisedOnly();
        if (amortised != null) {
            cells.fail("only an export of amortised costs has such a charge: give it as amortised", amortised);
        }
        if (!cells.reason().isEmpty() || billed == null || currency == null || from == null) {
            malformed(
                    cells.reason(),
                    cells.value(),
                    billed == null || currency == null ? null : new Money(billed, currency));
        } else if (from.isBefore(read.query().from())
                || !from.isBefore(read.query().until())) {
            BigDecimal left = costs == Costs.AMORTISED ? BigDecimal.ZERO : billed;
            read.tally().leaveOut(Cause.OTHER_TIME, OTHER_TIME, location(), new Money(left, currency));
        } else {
            period(cells, from, currency);
            add(cells, known, billed);
        }
    }

    private void malformed(String why, String value, @Nullable Money billed) {
        SourceLocation where = location();
        if (!rules.lenient()) {
            throw new InvalidInputException(
                    "the bill " + file,
                    List.of(Problem.error(
                            "malformed-row",
                            why + (value.isEmpty() ? "" : ": " + value),
                            "",
                            where,
                            "mend the file, or read it leniently: what is left out is then counted and summed")));
        }
        read.tally().leaveOut(Cause.MALFORMED, why, where, billed);
    }

    private void period(BillRow cells, LocalDate first, String currency) {
        if (read.query().granularity() == Granularity.MONTHLY) {
            // The same objects for the same month: a group is then found without a look into them.
            Period month = months.computeIfAbsent(first, Period::monthOf);
            read.groups().period(month.from(), month.until(), currency);
        } else {
            LocalDate end = cells.until();
            LocalDate until = end == null || !end.isAfter(first) ? first.plusDays(1) : end;
            read.groups().period(first, until, currency);
        }
    }

    private void add(BillRow cells, BillColumns known, BigDecimal cost) {
        for (int i = 0; i < dimensions.size(); i++) {
            read.groups().dimension(i, cells.dimension(dimensions.get(i), places.get(i)));
        }
        for (int i = 0; i < tagKeys.size(); i++) {
            String value = read.tags().value(i);
            read.groups().tag(i, keepsAll ? value : read.query().keptValue(tagKeys.get(i), value));
        }
        boolean isAzure = known.format() == BillFormat.AZURE;
        if (isAzure && costs == Costs.AMORTISED) {
            read.groups().add(BigDecimal.ZERO, cost);
        } else {
            BigDecimal effective = isAzure && costs == Costs.BILLED ? BigDecimal.ZERO : cells.effective(cost);
            read.groups().add(cost, effective);
        }
        if (read.tags().listsAll()) {
            read.tags().keep(cells.isOfAzure());
        }
    }
}
