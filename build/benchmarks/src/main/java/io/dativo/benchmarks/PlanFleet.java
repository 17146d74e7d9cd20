package io.dativo.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.Claim;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.ledger.RecordedClaims;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A whole process that plans a fleet as a stream and prints how long it took: {@code PlanFleet COUNT store|FILL|PLAN [JDBC]}.
 * Each resource has ten tags, and one in a hundred has one that was changed. The system answers at once, so what is
 * measured is the planning and the ledger. Who owns the tags is kept by the system ({@code store}) or in a ledger:
 *
 * <ul>
 *   <li>{@code fill-postgres JDBC} and {@code fill-requests FOLDER} write the ledger,
 *   <li>{@code postgres JDBC} plans over the database and then reads and parses the same rows in the same process,
 *   <li>{@code requests FOLDER} plans over documents each call for which takes 20 ms, and counts the calls,
 *   <li>{@code apply JDBC} applies the plan to what differs, over the database and over a system that keeps ownership.
 * </ul>
 */
public final class PlanFleet {
    private static final int TAGS = 10;
    private static final int JOBS = 1000;
    private static final int FILLED_AT_ONCE = 500;
    private static final AccountScope ACCOUNT = AccountScope.of("bench");
    private static final Instant WRITTEN = Instant.parse("2026-11-22T10:00:00Z");

    private PlanFleet() {}

    /**
     * Plans.
     *
     * @param arguments see the class
     * @throws SQLException when the database cannot be read
     */
    public static void main(String[] arguments) throws SQLException {
        int count = Integer.parseInt(arguments[0]);
        String where = arguments.length > 2 ? arguments[2] : "";
        switch (arguments[1]) {
            case "store" -> plan(count, OwnershipLedger.inMemory(), true);
            case "fill-postgres" -> fill(count, OwnershipLedger.database(database(where)));
            case "fill-requests" -> fill(count, OwnershipLedger.paged(new SlowDocuments(Path.of(where), 0)));
            case "postgres" -> {
                double seconds = plan(count, OwnershipLedger.database(database(where)), false);
                double before = processor();
                double bare = bare(database(where));
                System.out.printf(
                        "the same rows selected and parsed: %.2f s, %.2f s of processor time; ratio %.2f%n",
                        bare, processor() - before, seconds / bare);
            }
            case "requests" -> {
                SlowDocuments documents = new SlowDocuments(Path.of(where), 20);
                plan(count, OwnershipLedger.paged(documents), false);
                System.out.println(documents);
                plan(count, OwnershipLedger.paged(documents), false);
                System.out.println(documents + " after a second plan");
            }
            case "apply" -> {
                double kept = apply(count, OwnershipLedger.inMemory(), true);
                double recorded = apply(count, OwnershipLedger.database(database(where)), false);
                System.out.printf(
                        "%.1f us of ledger for each resource that changed%n", (recorded - kept) * 1e8 / count);
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    /** A connection for each thread, which stays open as one of a pool does. */
    private static DataSource database(String address) {
        Map<Thread, Connection> open = new ConcurrentHashMap<>();
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                throw new UnsupportedOperationException(method.getName());
            }
            Connection connection = open.get(Thread.currentThread());
            if (connection == null) {
                connection = DriverManager.getConnection(address);
                open.put(Thread.currentThread(), connection);
            }
            Connection pooled = connection;
            return proxy(
                    Connection.class,
                    (call, values) -> call.getName().equals("close") ? null : call.invoke(pooled, values));
        });
    }

    /** What is done for a method of an interface. */
    private interface Call {
        @Nullable
        Object make(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                PlanFleet.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.make(method, arguments)));
    }

    private static TagPropagator propagator(OwnershipLedger ledger, boolean keepsOwnership) {
        return TagPropagator.builder(Providers.of(new Fleet(keepsOwnership)), ledger)
                .parallelism(2)
                .build();
    }

    private static double plan(int count, OwnershipLedger ledger, boolean keepsOwnership) {
        long start = System.nanoTime();
        double before = processor();
        PropagationPlan plan = propagator(ledger, keepsOwnership).planSorted(claims(count), List.of());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (plan.summary().resources() != count || plan.summary().updates() != count / 100) {
            throw new IllegalStateException("planned something else: " + plan.summary());
        }
        System.out.printf(
                "%d resources, %d to change: %.2f s, %.2f s of processor time, %.1f us a resource, heap at most %d MB%n",
                count,
                plan.summary().updates(),
                seconds,
                processor() - before,
                seconds * 1e6 / count,
                Runtime.getRuntime().maxMemory() >> 20);
        return seconds;
    }

    private static double apply(int count, OwnershipLedger ledger, boolean keepsOwnership) {
        TagPropagator propagator = propagator(ledger, keepsOwnership);
        PropagationPlan plan = propagator.planSorted(claims(count), List.of());
        long start = System.nanoTime();
        propagator.apply(plan).throwUnlessComplete();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("applied %d changes: %.2f s%n", plan.summary().updates(), seconds);
        return seconds;
    }

    /** Seconds of processor time of this process. */
    private static double processor() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** What a reader that knows nothing would do. */
    private static double bare(DataSource database) throws SQLException {
        ObjectMapper mapper = new ObjectMapper();
        long start = System.nanoTime();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name, content, version FROM dativo_ledger")) {
                select.setFetchSize(FILLED_AT_ONCE);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        mapper.readTree(row.getString(2));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void fill(int count, OwnershipLedger ledger) {
        long start = System.nanoTime();
        for (int from = 0; from < count; from += FILLED_AT_ONCE) {
            List<Ownership> some = IntStream.range(from, Math.min(count, from + FILLED_AT_ONCE))
                    .mapToObj(PlanFleet::recorded)
                    .toList();
            ledger.writeAll(some).values().forEach(answer -> {
                if (!answer.get()) {
                    throw new IllegalStateException("it is filled already");
                }
            });
        }
        System.out.printf("%d resources recorded in %.1f s%n", count, (System.nanoTime() - start) / 1e9);
    }

    private static Ownership recorded(int i) {
        SortedMap<String, OwnedTag> written = new TreeMap<>();
        SortedMap<String, Claim> claims = new TreeMap<>();
        tags(i % JOBS).forEach((key, value) -> {
            written.put(key, OwnedTag.of(value, WRITTEN, "0".repeat(64)));
            claims.put(key, new Claim(value, "jobs/job.yaml:7:11"));
        });
        return Ownership.none(ref(i)).with(written).with(RecordedClaims.NONE.with("job-" + i % JOBS, claims));
    }

    private static Stream<TagClaim> claims(int count) {
        List<TagSet> byJob = IntStream.range(0, JOBS)
                .mapToObj(job -> TagSet.of(
                        tags(job), TagOrigin.of(TagLevel.INFRASTRUCTURE, "job-" + job + "#infrastructure.tags")))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> new TagClaim(ref(i), ACCOUNT, byJob.get(i % JOBS), "job-" + i % JOBS));
    }

    private static ResourceRef ref(int i) {
        return new ResourceRef("bench", "table", "db.table_" + (100_000_000 + i));
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.length() - 8));
    }

    private static Map<String, String> tags(int job) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 0; i < TAGS; i++) {
            tags.put("key_" + i, "value-" + i + "-of-" + job);
        }
        return tags;
    }

    /** A system that has every table. */
    private static final class Fleet implements ProviderSpi {
        private static final TagRules RULES = TagRules.builder()
                .maxTags(50)
                .keys(128, Pattern.compile("[\\p{L}\\p{N}_.:/=+\\-@]*"))
                .values(256, Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"))
                .build();

        private final List<TagRead> inPlace;
        private final List<TagRead> drifted;
        private final boolean keepsOwnership;
        private final Set<Integer> mended = ConcurrentHashMap.newKeySet();

        Fleet(boolean keepsOwnership) {
            this.keepsOwnership = keepsOwnership;
            inPlace = IntStream.range(0, JOBS)
                    .mapToObj(job -> read(job, tags(job)))
                    .toList();
            drifted = IntStream.range(0, JOBS)
                    .mapToObj(job -> {
                        Map<String, String> tags = tags(job);
                        tags.put("key_3", "changed by hand");
                        return read(job, tags);
                    })
                    .toList();
        }

        private TagRead read(int job, Map<String, String> tags) {
            Map<String, Map<String, String>> claims = Map.of("job-" + job, tags(job));
            return keepsOwnership ? TagRead.found(tags, "1").owning(tags(job), claims) : TagRead.found(tags);
        }

        @Override
        public String id() {
            return "bench";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("table");
        }

        @Override
        public TagRules rules(String resourceType) {
            return RULES;
        }

        @Override
        public TagStore open(AccountScope scope) {
            return new TagStore() {
                @Override
                public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
                    Map<ResourceRef, TagRead> reads = new HashMap<>();
                    for (ResourceRef resource : resources) {
                        int i = number(resource.id());
                        boolean isDrifted = i % 100 == 7 && !mended.contains(i);
                        reads.put(resource, (isDrifted ? drifted : inPlace).get(i % JOBS));
                    }
                    return reads;
                }

                @Override
                public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                    Map<ResourceRef, TagWriteResult> results = new HashMap<>();
                    for (TagWrite write : writes) {
                        mended.add(number(write.resource().id()));
                        results.put(write.resource(), TagWriteResult.written());
                    }
                    return results;
                }

                @Override
                public boolean keepsOwnership() {
                    return keepsOwnership;
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }
}
