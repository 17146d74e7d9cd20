package io.dativo.reports.focus;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostRead.LeftOut.Cause;
import io.dativo.cost.Money;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of one file from the parser's buffer: only cells that are asked for become objects. A row that is
 * malformed is left out or stops the read, and never counts as anything else. Not thread-safe.
 */
final class FocusHandler extends AbstractBaseCsvCallbackHandler<FocusHandler> {
    private static final String OTHER_TIME = "the charge is of another time";

    private final String file;
    private final CostQuery query;
    private final boolean lenient;
    private final FocusTags tags;
    private final FocusGroups groups;
    private final CostRead.Tally tally;
    private final FocusCells cells = new FocusCells();

    private final List<String> header = new ArrayList<>();
    private @Nullable FocusColumns columns;
    private Cell[] wanted = {};
    private List<int[]> places = List.of();
    private @Nullable String[] texts = {};

    private @Nullable String reason;
    private String value = "";
    private @Nullable BigDecimal billed;
    private @Nullable BigDecimal effective;
    private @Nullable String currency;
    private @Nullable LocalDate start;
    private @Nullable LocalDate end;

    /** What a column is read for. */
    private enum Cell {
        NOTHING,
        BILLED,
        EFFECTIVE,
        CURRENCY,
        START,
        END,
        TAGS,
        CATEGORY,
        MONTH,
        TEXT
    }

    FocusHandler(
            String file, CostQuery query, boolean lenient, FocusTags tags, FocusGroups groups, CostRead.Tally tally) {
        this.file = file;
        this.query = query;
        this.lenient = lenient;
        this.tags = tags;
        this.groups = groups;
        this.tally = tally;
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
        reason = null;
        billed = null;
        effective = null;
        currency = null;
        start = null;
        end = null;
        tags.clear();
        for (int i = 0; i < texts.length; i++) {
            texts[i] = null;
        }
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (columns == null) {
            header.add(new String(buffer, offset, length));
            return;
        }
        if (index >= wanted.length || wanted[index] == Cell.NOTHING || FocusCells.isEmpty(buffer, offset, length)) {
            return;
        }
        switch (wanted[index]) {
            case BILLED -> billed = number(FocusColumns.BILLED, buffer, offset, length);
            case EFFECTIVE -> effective = number(FocusColumns.EFFECTIVE, buffer, offset, length);
            case CURRENCY -> currency = cells.text(buffer, offset, length);
            case START -> {
                start = cells.day(buffer, offset, length);
                check(start, "ChargePeriodStart is no time of ISO 8601", buffer, offset, length);
            }
            case END -> {
                end = cells.end(buffer, offset, length);
                check(end, "ChargePeriodEnd is no time of ISO 8601", buffer, offset, length);
            }
            case MONTH -> {
                texts[index] = cells.month(buffer, offset, length);
                check(texts[index], "BillingPeriodStart is no time of ISO 8601", buffer, offset, length);
            }
            case CATEGORY -> {
                ChargeCategory category =
                        ChargeCategory.of(cells.text(buffer, offset, length)).orElse(null);
                texts[index] = category == null ? null : category.focusName();
                check(category, "ChargeCategory is none of FOCUS", buffer, offset, length);
            }
            case TAGS -> {
                boolean isJson = tags.read(buffer, offset, length);
                check(isJson ? tags : null, "Tags is no JSON object of keys and values", buffer, offset, length);
            }
            default -> texts[index] = cells.text(buffer, offset, length);
        }
    }

    private @Nullable BigDecimal number(String column, char[] buffer, int offset, int length) {
        BigDecimal number = FocusCells.number(buffer, offset, length);
        check(number, column + " is no amount of money", buffer, offset, length);
        return number;
    }

    private void check(@Nullable Object read, String otherwise, char[] buffer, int offset, int length) {
        if (read == null && reason == null) {
            reason = otherwise;
            value = "'" + new String(buffer, offset, Math.min(length, 40)) + (length > 40 ? "…" : "") + "'";
        }
    }

    private void fail(String why, String what) {
        if (reason == null) {
            reason = why;
            value = what;
        }
    }

    @Override
    protected FocusHandler buildRecord() {
        FocusColumns known = columns;
        if (known == null) {
            begin();
            return this;
        }
        tally.row();
        if (getFieldCount() != known.count()) {
            reason = "the row has another number of cells than the header";
            value = getFieldCount() + " and not " + known.count();
        } else {
            checkNeeded();
        }
        if (reason != null) {
            malformed(reason);
        } else if (start != null && currency != null && billed != null) {
            if (start.isBefore(query.from()) || !start.isBefore(query.until())) {
                tally.leaveOut(Cause.OTHER_TIME, OTHER_TIME, location(), new Money(billed, currency));
            } else {
                add(start, currency, billed);
            }
        }
        return this;
    }

    private void begin() {
        if (!header.isEmpty() && header.get(0).startsWith("\uFEFF")) {
            header.set(0, header.get(0).substring(1));
        }
        FocusColumns found = new FocusColumns(file, header);
        columns = found;
        wanted = new Cell[found.count()];
        Arrays.fill(wanted, Cell.NOTHING);
        texts = new String[found.count()];
        want(found.place(FocusColumns.BILLED), Cell.BILLED);
        want(found.place(FocusColumns.EFFECTIVE), Cell.EFFECTIVE);
        want(found.place(FocusColumns.CURRENCY), Cell.CURRENCY);
        want(found.place(FocusColumns.START), Cell.START);
        if (query.granularity() == Granularity.DAILY) {
            want(found.place(FocusColumns.END), Cell.END);
        }
        if (!tags.isIdle()) {
            want(found.place(FocusColumns.TAGS), Cell.TAGS);
        }
        places = query.dimensions().stream().map(found::places).toList();
        for (CostDimension dimension : query.dimensions()) {
            int[] at = found.places(dimension);
            if (at.length == 0) {
                tally.notReported(dimension);
            }
            for (int place : at) {
                want(
                        place,
                        switch (dimension) {
                            case CATEGORY -> Cell.CATEGORY;
                            case BILLING_PERIOD -> Cell.MONTH;
                            default -> Cell.TEXT;
                        });
            }
        }
    }

    private void want(int place, Cell cell) {
        if (place >= 0) {
            wanted[place] = cell;
        }
    }

    private void checkNeeded() {
        if (billed == null) {
            fail("BilledCost is empty", "");
        }
        if (currency == null) {
            fail("BillingCurrency is empty", "");
        }
        if (start == null) {
            fail("ChargePeriodStart is empty", "");
        }
    }

    private void malformed(String why) {
        SourceLocation where = location();
        if (!lenient) {
            throw new InvalidInputException(
                    "the FOCUS file " + file,
                    List.of(Problem.error(
                            "malformed-row",
                            why + (value.isEmpty() ? "" : ": " + value),
                            "",
                            where,
                            "mend the file, or read it leniently: what is left out is then counted and summed")));
        }
        boolean isWhole = columns != null && getFieldCount() == columns.count();
        Money money = isWhole && billed != null && currency != null ? new Money(billed, currency) : null;
        tally.leaveOut(Cause.MALFORMED, why, where, money);
    }

    private void add(LocalDate first, String unit, BigDecimal cost) {
        LocalDate from = first;
        LocalDate until = end == null || !end.isAfter(first) ? first.plusDays(1) : end;
        if (query.granularity() == Granularity.MONTHLY) {
            from = first.withDayOfMonth(1);
            until = from.plusMonths(1);
        }
        groups.period(from, until, unit);
        each(places.size(), this::dimension, groups::dimension);
        each(query.tagKeys().size(), tags::value, groups::tag);
        groups.add(cost, effective);
        tags.keep();
    }

    private interface Setter {
        void set(int index, @Nullable String text);
    }

    private static void each(int count, IntFunction<@Nullable String> get, Setter set) {
        for (int i = 0; i < count; i++) {
            set.set(i, get.apply(i));
        }
    }

    private @Nullable String dimension(int index) {
        for (int place : places.get(index)) {
            String text = texts[place];
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
