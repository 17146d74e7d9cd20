package io.dativo.benchmarks;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.VersionedStore;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole process that plans a fleet as a stream and prints how long it took: {@code PlanFleet COUNT store|ledger}. Each
 * resource has ten tags, and one in a hundred has one that somebody changed. The system answers at once, so what is
 * measured is the planning. Who owns the tags is kept by the system ({@code store}) or in a ledger with a document of ten
 * entries for each resource ({@code ledger}).
 */
public final class PlanFleet {
    private static final int TAGS = 10;
    private static final int JOBS = 1000;
    private static final AccountScope ACCOUNT = AccountScope.of("bench");

    private PlanFleet() {}

    /**
     * Plans.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[0]);
        boolean ledger = arguments[1].equals("ledger");
        TagPropagator propagator = TagPropagator.builder(
                        Providers.of(new Fleet(!ledger)), OwnershipLedger.of(new Documents()))
                .parallelism(2)
                .build();
        Runtime runtime = Runtime.getRuntime();
        long start = System.nanoTime();
        PropagationPlan plan = propagator.planSorted(claims(count), List.of());
        double seconds = (System.nanoTime() - start) / 1e9;
        if (plan.summary().resources() != count || plan.summary().updates() != count / 100) {
            throw new IllegalStateException("planned something else: " + plan.summary());
        }
        System.out.printf(
                "%d resources, %d to change: %.2f s, %.1f us a resource, heap at most %d MB%n",
                count, plan.summary().updates(), seconds, seconds * 1e6 / count, runtime.maxMemory() >> 20);
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
                        reads.put(resource, (i % 100 == 7 ? drifted : inPlace).get(i % JOBS));
                    }
                    return reads;
                }

                @Override
                public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
                    throw new UnsupportedOperationException("nothing is applied");
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

    /** The ledger of a fleet, made up when it is read: a million real documents would be measured as a disk. */
    private static final class Documents implements VersionedStore {
        private static final Pattern NUMBER = Pattern.compile("table_1(\\d{8})");

        @Override
        public Optional<Versioned> read(String name) {
            var number = NUMBER.matcher(name);
            if (!number.find()) {
                throw new IllegalArgumentException(name);
            }
            String id = number.group(1);
            int job = Integer.parseInt(id) % JOBS;
            StringBuilder document = new StringBuilder(2048)
                    .append("{\"format\":1,\"resource\":{\"provider\":\"bench\",\"type\":\"table\",\"id\":\"db.table_1")
                    .append(id)
                    .append("\"},");
            return Optional.of(new Versioned(
                    (name.contains(".claim.") ? claims(document, job) : writes(document, job)).toString(), "1"));
        }

        private static StringBuilder claims(StringBuilder document, int job) {
            document.append("\"claimant\":\"job-").append(job).append("\",\"keys\":{");
            for (int i = 0; i < TAGS; i++) {
                document.append(i == 0 ? "" : ",")
                        .append("\"key_")
                        .append(i)
                        .append("\":{\"value\":\"value-")
                        .append(i)
                        .append("-of-")
                        .append(job)
                        .append("\",\"origin\":\"jobs/job.yaml:7:11\"}");
            }
            return document.append("}}");
        }

        private static StringBuilder writes(StringBuilder document, int job) {
            document.append("\"claims\":{\"count\":1,\"digest\":\"0\",\"jobs\":[\"0\"]},\"tags\":{");
            for (int i = 0; i < TAGS; i++) {
                document.append(i == 0 ? "" : ",")
                        .append("\"key_")
                        .append(i)
                        .append("\":{\"value\":\"value-")
                        .append(i)
                        .append("-of-")
                        .append(job)
                        .append("\",\"at\":\"2026-11-22T10:00:00Z\",\"plan\":\"")
                        .append("0".repeat(64))
                        .append("\"}");
            }
            return document.append("}}");
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            throw new UnsupportedOperationException("each document is read by its name");
        }

        @Override
        public void delete(String name) {
            throw new UnsupportedOperationException("nothing is applied");
        }

        @Override
        public boolean write(String name, String content, @Nullable String expectedVersion) {
            throw new UnsupportedOperationException("nothing is applied");
        }
    }
}
