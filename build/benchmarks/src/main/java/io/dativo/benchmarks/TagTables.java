package io.dativo.benchmarks;

import io.dativo.iceberg.IcebergProvider;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * Tags many Iceberg tables in a JDBC catalog, with metadata files in memory, and compares it with a bare loop of
 * {@code updateProperties().commit()} over as many tables in the same run: {@code TagTables COUNT ROUNDS THREADS URI}. The
 * database decides what is compared: a server that waits for its disk is what a host has; SQLite with
 * {@code ?journal_mode=WAL&synchronous=OFF} leaves nothing to measure but processor time. Prints a line for each round.
 */
public final class TagTables {
    private static final int TAGS = 10;

    private final JdbcCatalog catalog = new JdbcCatalog();
    private final int count;
    private final int threads;

    private TagTables(int count, int threads, String uri) {
        this.count = count;
        this.threads = threads;
        catalog.initialize(
                "benchmark",
                Map.of(
                        "uri",
                        uri,
                        "warehouse",
                        "memory://warehouse",
                        "io-impl",
                        InMemoryFileIO.class.getName(),
                        "jdbc.schema-version",
                        "V1"));
    }

    /**
     * Runs it.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        new TagTables(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[2]), arguments[3])
                .run(Integer.parseInt(arguments[1]));
    }

    private void run(int rounds) {
        catalog.createNamespace(Namespace.of("bare"));
        catalog.createNamespace(Namespace.of("tagged"));
        for (int i = 0; i < count; i++) {
            catalog.createTable(table("bare", i), new Schema());
            catalog.createTable(table("tagged", i), new Schema());
        }
        for (int round = 0; round < rounds; round++) {
            long bare = bare(round);
            long planned = System.nanoTime();
            PropagationPlan plan = propagator().plan(claims(round), List.of());
            planned = System.nanoTime() - planned;
            long applied = System.nanoTime();
            propagator().apply(plan).throwIfFailed();
            applied = System.nanoTime() - applied;
            long again = System.nanoTime();
            boolean nothing = propagator().plan(claims(round), List.of()).isEmpty();
            again = System.nanoTime() - again;
            System.out.printf(
                    "round %d, %d tables: bare loop %d ms, plan %d ms, apply %d ms (%.2f times the bare loop), "
                            + "re-run without change %d ms, %s%n",
                    round,
                    count,
                    TimeUnit.NANOSECONDS.toMillis(bare),
                    TimeUnit.NANOSECONDS.toMillis(planned),
                    TimeUnit.NANOSECONDS.toMillis(applied),
                    (double) applied / bare,
                    TimeUnit.NANOSECONDS.toMillis(again),
                    nothing ? "nothing to write" : "SOMETHING TO WRITE");
        }
    }

    private long bare(int round) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            UpdateProperties update = catalog.loadTable(table("bare", i)).updateProperties();
            tags(round).forEach(update::set);
            update.commit();
        }
        return System.nanoTime() - start;
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(catalog)), OwnershipLedger.inMemory())
                .parallelism(threads)
                .build();
    }

    private List<TagClaim> claims(int round) {
        TagSet tags = TagSet.of(tags(round), TagOrigin.of(TagLevel.JOB, "job"));
        List<TagClaim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ResourceRef table = new ResourceRef("iceberg", "table", "tagged.table" + i);
            claims.add(new TagClaim(table, AccountScope.of("iceberg"), tags, "job"));
        }
        return claims;
    }

    private static Map<String, String> tags(int round) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 0; i < TAGS; i++) {
            tags.put("finops.tag" + i, "value " + round);
        }
        return tags;
    }

    private static TableIdentifier table(String namespace, int number) {
        return TableIdentifier.of(namespace, "table" + number);
    }
}
