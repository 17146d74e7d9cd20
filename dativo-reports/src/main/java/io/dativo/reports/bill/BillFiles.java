package io.dativo.reports.bill;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostExport;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.SourceLocation;
import io.dativo.reports.bill.BillHandler.Costs;
import io.dativo.reports.bill.BillHandler.Read;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Costs from the files of bills, as CSV in UTF-8, plain or in gzip: FOCUS 1.0 to 1.4, AWS's Cost and Usage Report (2.0 and
 * the one before it), Azure's exports of actual and amortised costs, Oracle's cost report. The header of a file says which it is; formats and
 * versions may be mixed, as long as no charge is in two files. Files are read as a stream, and rows are added up while they
 * are read, so memory grows with the groups and not with the files. Immutable and thread-safe.
 *
 * <p>Keys of tags are those of the resources: AWS's {@code user_cost_center} and {@code resourceTags/cost_center} are
 * {@code cost_center}, while a key such as {@code accountTag/cost_center} keeps the prefix that says whose it is. Keys that
 * Azure's services set, as {@code hidden-title}, are not listed and count only where they are asked for by name. A cell that
 * says {@code NULL} is empty. Tags may lack their braces; a tag whose key differs from an asked one in case counts where
 * none is spelled as asked. A row that cannot be read as a charge stops the read, with its file and line; {@link #lenient}
 * leaves it out, counted and summed. A file whose quotes do not match always stops it: no later row of such a file can be
 * trusted.
 */
public final class BillFiles implements CostSource {
    private static final int MOST_GROUPS = 1_000_000;

    private static final CostCapabilities CAPABILITIES = CostCapabilities.builder()
            .dimensions(CostDimension.values())
            .effectiveCost()
            .listsTagKeys()
            .build();

    private final CostExport export;
    private final @Nullable CostExport amortised;
    private final Rules rules;

    private BillFiles(CostExport export, @Nullable CostExport amortised, Rules rules) {
        this.export = export;
        this.amortised = amortised;
        this.rules = rules;
    }

    /**
     * How files are read.
     *
     * @param lenient whether malformed rows are left out
     * @param mostGroups the most groups of a read
     * @param currency the currency of files that have no column of it, or null
     */
    record Rules(boolean lenient, int mostGroups, @Nullable String currency) {}

    /**
     * Costs from an export.
     *
     * @param export its files; those of Azure are of actual costs
     * @return the costs
     */
    public static BillFiles of(CostExport export) {
        return new BillFiles(export, null, new Rules(false, MOST_GROUPS, null));
    }

    /**
     * Costs from files that the host has.
     *
     * @param files the files, {@code .csv} or {@code .csv.gz}; those of Azure are of actual costs
     * @return the costs
     */
    public static BillFiles files(Collection<Path> files) {
        return of(CostExport.of(files));
    }

    /**
     * The same costs with the effective costs of Azure, which has them in an export apart.
     *
     * @param costs the files of Azure's amortised costs, for the same time and scope as the actual costs
     * @return the source; its rows are those of both exports
     */
    public BillFiles amortised(CostExport costs) {
        return new BillFiles(export, costs, rules);
    }

    /**
     * The same costs without rows that cannot be read as charges.
     *
     * @return a source whose reads count and sum such rows instead of failing
     */
    public BillFiles lenient() {
        return new BillFiles(export, amortised, new Rules(true, rules.mostGroups(), rules.currency()));
    }

    /**
     * The same costs with another limit.
     *
     * @param most the most groups of a read, 1,000,000 by default, which takes some 500 MB
     * @return the source
     */
    public BillFiles mostGroups(int most) {
        return new BillFiles(export, amortised, new Rules(rules.lenient(), most, rules.currency()));
    }

    /**
     * The same costs, where some files do not say their currency, as older exports of Azure.
     *
     * @param theirs the currency of files that have no column of it, for example {@code EUR}; a file that has one keeps what
     *     it says
     * @return the source
     */
    public BillFiles currency(String theirs) {
        return new BillFiles(export, amortised, new Rules(rules.lenient(), rules.mostGroups(), theirs));
    }

    @Override
    public CostCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        SortedSet<String> keys = new TreeSet<>();
        read(CostQuery.monthly(from, until), keys, line -> {});
        return keys;
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        CAPABILITIES.check(query);
        return read(query, null, each);
    }

    private CostRead read(CostQuery query, @Nullable Set<String> allKeys, Consumer<? super CostLine> each) {
        CostRead.Tally tally = new CostRead.Tally(each);
        BillGroups groups = new BillGroups(query, rules.mostGroups());
        Read read = new Read(query, new BillTags(query.tagKeys(), allKeys), groups, tally);
        readAll(export, amortised == null ? Costs.AS_REPORTED : Costs.BILLED, read);
        if (amortised != null) {
            readAll(amortised, Costs.AMORTISED, read);
        }
        groups.forEach(tally);
        return tally.result();
    }

    private void readAll(CostExport files, Costs costs, Read read) {
        for (CostExport.File file : files.files()) {
            read(file, new BillHandler(file.name(), costs, rules, read));
        }
    }

    private static void read(CostExport.File file, BillHandler handler) {
        boolean isZipped = file.name().toLowerCase(Locale.ROOT).endsWith(".gz");
        try (InputStream plain = file.content().open();
                InputStream input = isZipped ? new GZIPInputStream(plain, 1 << 16) : plain;
                CsvReader<BillHandler> rows = CsvReader.builder()
                        .allowUnclosedQuote(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(
                                handler,
                                new InputStreamReader(
                                        input,
                                        StandardCharsets.UTF_8
                                                .newDecoder()
                                                .onMalformedInput(CodingErrorAction.REPORT)))) {
            rows.forEach(row -> {});
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DativoException known) {
                throw known;
            }
            throw failure(file, handler, e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw failure(file, handler, cause == null ? e : cause);
        } catch (IOException e) {
            throw failure(file, handler, e);
        }
        if (!handler.hasHeader()) {
            throw malformed(file, SourceLocation.file(file.name()), "the file is empty", "export the bill again");
        }
    }

    private static DativoException failure(CostExport.File file, BillHandler handler, Exception e) {
        if (e instanceof ZipException || e instanceof EOFException) {
            return malformed(
                    file,
                    SourceLocation.file(file.name()),
                    "the file is no whole gzip: " + (e.getMessage() == null ? "it ends early" : e.getMessage()),
                    "export or copy it again");
        }
        if (e instanceof CharacterCodingException) {
            return malformed(file, handler.location(), "the file is not in UTF-8", "export it in UTF-8");
        }
        if (e instanceof IOException) {
            return new ProviderException(Kind.UNAVAILABLE, null, file.name() + " cannot be read: " + e, e);
        }
        return malformed(
                file,
                handler.location(),
                "the quotes of a row do not match, and so no later row can be trusted: " + e.getMessage(),
                "export the bill again");
    }

    private static InvalidInputException malformed(
            CostExport.File file, SourceLocation where, String message, String hint) {
        return new InvalidInputException(
                "the bill " + file.name(), List.of(Problem.error("malformed-file", message, "", where, hint)));
    }

    @Override
    public String describe() {
        return export.describe() + (amortised == null ? "" : ", amortised " + amortised.describe());
    }

    @Override
    public String toString() {
        return describe();
    }
}
