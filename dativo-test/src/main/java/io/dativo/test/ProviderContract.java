package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.KeyOwnership;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every provider passes. A test class of a provider extends it and says how to make one over a fake of its system;
 * what the provider cannot do it says in {@link #has}.
 *
 * <pre>{@code
 * class MyProviderContractTest extends ProviderContract {
 *   @Override protected ProviderSpi newProvider() { return MyProvider.over(fake = new FakeSystem()); }
 *   @Override protected ResourceRef resource(int number) { return new ResourceRef("my", "thing", "thing-" + number); }
 *   @Override protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) { … }
 * }
 * }</pre>
 */
public abstract class ProviderContract extends TimeContract {
    /** Reading and writing. */
    @Nested
    class Store {
        @Test
        void what_was_written_is_read() {
            Map<String, String> tag = tag(resource(0), "team", "data");
            assertThat(write(resource(0), tag, Set.of()).isWritten()).isTrue();
            assertThat(read(resource(0)).status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(read(resource(0)).tags()).containsAllEntriesOf(tag);
        }

        @Test
        void writing_twice_is_writing_once_and_the_last_value_counts() {
            write(resource(0), tag(resource(0), "team", "first"), Set.of());
            write(resource(0), tag(resource(0), "team", "data"), Set.of());
            Map<String, String> once = read(resource(0)).tags();
            assertThat(write(resource(0), tag(resource(0), "team", "data"), Set.of())
                            .isWritten())
                    .isTrue();
            assertThat(read(resource(0)).tags()).isEqualTo(once).containsAllEntriesOf(tag(resource(0), "team", "data"));
        }

        @Test
        void keys_that_are_not_named_stay() {
            ResourceRef resource = resource(0);
            Map<String, String> theirs = tag(resource, "theirs", "x");
            theirs.forEach((key, value) -> tagAsSomebodyElse(resource, key, value));
            write(resource, tag(resource, "team", "data"), Set.of());
            write(resource, tag(resource, "env", "prod"), Set.of(key(resource, "team", "data")));
            assertThat(read(resource).tags())
                    .containsAllEntriesOf(theirs)
                    .containsAllEntriesOf(tag(resource, "env", "prod"))
                    .doesNotContainKey(key(resource, "team", "data"));
        }

        @Test
        void removing_what_is_not_there_is_fine() {
            assertThat(write(resource(0), Map.of(), Set.of(key(resource(0), "absent")))
                            .isWritten())
                    .isTrue();
        }

        @Test
        void nothing_to_do_is_done_without_an_answer() {
            assertThat(store().read(List.of())).isEmpty();
            assertThat(store().write(List.of())).isEmpty();
        }

        @Test
        void more_resources_than_calls_take_are_read_and_written_each_with_its_own_tags() {
            assertThat(provider().batchSize()).isPositive();
            // More than any page of the known systems where they have pages.
            int many = 2 * provider().batchSize() + 30;
            List<ResourceRef> all = IntStream.range(0, many)
                    .mapToObj(ProviderContract.this::resource)
                    .toList();
            Map<ResourceRef, TagRead> before = store().read(all);
            List<TagWrite> writes = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Map<String, String> set = new HashMap<>(tag(all.get(i), "number", "n" + i));
                set.putAll(tag(all.get(i), "common", "c"));
                writes.add(new TagWrite(
                        all.get(i), set, Set.of(), answer(before, all.get(i)).version()));
            }
            Map<ResourceRef, TagWriteResult> results = store().write(writes);
            assertThat(results)
                    .hasSize(many)
                    .allSatisfy((ref, result) -> assertThat(result.isWritten()).isTrue());
            settle();
            Map<ResourceRef, TagRead> reads = store().read(all);
            assertThat(reads.keySet()).containsExactlyInAnyOrderElementsOf(all);
            for (TagWrite write : writes) {
                assertThat(answer(reads, write.resource()).tags()).containsAllEntriesOf(write.set());
            }
        }

        @Test
        void a_missing_resource_is_said_to_be_missing_and_the_others_are_not_lost() {
            assumeTrue(has(Capability.TELLS_MISSING));
            Map<ResourceRef, TagRead> reads = store().read(List.of(missingResource(), resource(0)));
            assertThat(answer(reads, missingResource()).status()).isEqualTo(TagRead.Status.MISSING);
            assertThat(answer(reads, resource(0)).status()).isEqualTo(TagRead.Status.FOUND);

            Map<ResourceRef, TagWriteResult> results = store().write(Stream.of(missingResource(), resource(0))
                    .map(ref -> new TagWrite(
                            ref,
                            tag(ref, "team", "data"),
                            Set.of(),
                            answer(reads, ref).version()))
                    .toList());
            assertThat(answer(results, missingResource()).failure()).isEqualTo(Kind.NOT_FOUND);
            assertThat(answer(results, missingResource()).detail()).isNotBlank();
            assertThat(answer(results, resource(0)).isWritten()).isTrue();
        }

        @Test
        void a_write_on_an_outdated_version_is_a_conflict_and_changes_nothing() {
            ResourceRef resource = resource(0);
            String outdated = read(resource).version();
            if (!has(Capability.PRECONDITIONS)) {
                assertThat(outdated).as("a version that no write heeds").isNull();
                return;
            }
            assertThat(outdated).isNotNull();
            Map<String, String> theirs = tag(resource, "team", "theirs");
            theirs.forEach((key, value) -> tagAsSomebodyElse(resource, key, value));
            settle();

            TagWriteResult result = write(new TagWrite(resource, tag(resource, "team", "data"), Set.of(), outdated));

            assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
            assertThat(read(resource).tags()).containsAllEntriesOf(theirs);
        }

        @Test
        void a_store_that_keeps_ownership_knows_exactly_what_was_written_through_it() {
            ResourceRef resource = resource(0);
            tag(resource, "theirs", "x").forEach((key, value) -> tagAsSomebodyElse(resource, key, value));
            write(resource, tag(resource, "team", "data"), Set.of());
            write(resource, tag(resource, "env", "prod"), Set.of());
            write(resource, Map.of(), Set.of(key(resource, "env")));
            assertThat(read(resource).owned())
                    .isEqualTo(store().keepsOwnership() ? tag(resource, "team", "data") : Map.of());
        }

        @Test
        void a_store_that_keeps_ownership_keeps_what_each_job_claims_and_can_release() {
            ResourceRef resource = resource(0);
            if (!store().keepsOwnership()) {
                assertThat(read(resource).claims()).isEmpty();
                return;
            }
            String team = key(resource, "team");
            String env = key(resource, "env");
            Map<String, String> tags = new HashMap<>(tag(resource, "team", "data"));
            tags.putAll(tag(resource, "env", "prod"));
            Map<String, String> a = Map.of(team, "data", env, "Prod, of \"a\" = %2C|b\n");
            claim(resource, tags, Set.of(), Map.of("a", a, "b", Map.of(team, "")));
            assertThat(read(resource).claims()).isEqualTo(Map.of("a", a, "b", Map.of(team, "")));

            String oddly = "b, c \"d\" %2C|=\n";
            claim(resource, Map.of(), Set.of(), Map.of(oddly, Map.of(team, "x"), "b", Map.of()));
            write(resource, tag(resource, "env", "dev"), Set.of());
            assertThat(read(resource).claims()).isEqualTo(Map.of("a", a, oddly, Map.of(team, "x")));

            claim(resource, Map.of(), Set.of(team), Map.of("a", Map.of(env, "dev"), oddly, Map.of()));
            assertThat(read(resource).owned()).isEqualTo(tag(resource, "env", "dev"));
            assertThat(read(resource).claims()).isEqualTo(Map.of("a", Map.of(env, "dev")));
            assertThat(read(resource).tags()).containsAllEntriesOf(tag(resource, "team", "data"));

            // To remove a tag is not to withdraw a claim, and a claim needs no tag.
            write(resource, Map.of(), Set.of(env));
            assertThat(read(resource).claims()).isEqualTo(Map.of("a", Map.of(env, "dev")));
            claim(resource, Map.of(), Set.of(), Map.of("a", Map.of()));
            assertThat(read(resource).claims()).isEmpty();

            // A tag that is given back: written, and not ours.
            claim(resource, tag(resource, "env", "theirs"), Set.of(env), Map.of());
            assertThat(read(resource).tags()).containsAllEntriesOf(tag(resource, "env", "theirs"));
            assertThat(read(resource).owned()).isEmpty();
        }

        private void claim(
                ResourceRef resource,
                Map<String, String> set,
                Set<String> release,
                Map<String, Map<String, String>> claims) {
            TagWrite write = new TagWrite(
                    resource, set, Set.of(), claims, release, read(resource).version());
            assertThat(write(write).isWritten()).isTrue();
        }
    }

    /** What happens when the system says no. */
    @Nested
    class Failures {
        @TestFactory
        Stream<DynamicTest> a_call_that_fails_is_told_by_its_kind_and_never_as_an_exception_of_an_sdk() {
            assumeTrue(has(Capability.FAULTS));
            return Arrays.stream(Kind.values()).map(kind -> DynamicTest.dynamicTest(kind.name(), () -> fails(kind)));
        }

        private void fails(Kind kind) {
            close();
            open();
            ResourceRef resource = resource(0);
            String version = read(resource).version();
            failNextCall(kind);
            try {
                TagRead read = answer(store().read(List.of(resource)), resource);
                // Where a list is not there, nothing is known of one resource.
                boolean isMissing = kind == Kind.NOT_FOUND && read.status() == TagRead.Status.MISSING;
                assertThat(isMissing || read.status() == TagRead.Status.NOT_OBSERVED)
                        .as("%s", read)
                        .isTrue();
                if (kind.isRetryable() && read.failure() != null) {
                    assertThat(read.failure()).isEqualTo(kind);
                }
                assertThat(read.detail()).isNotBlank();
            } catch (ProviderException e) {
                assertThat(e.kind()).isEqualTo(kind);
                assertThat(e).message().isNotBlank();
            }
            failNextCall(kind);
            Map<String, String> tag = tag(resource, "team", "data");
            try {
                TagWriteResult result = write(new TagWrite(resource, tag, Set.of(), version));
                assertThat(result.failure()).isEqualTo(kind);
                assertThat(result.detail()).isNotBlank();
            } catch (ProviderException e) {
                assertThat(e.kind()).isEqualTo(kind);
            }
            assertThat(read(resource).tags()).doesNotContainKeys(tag.keySet().toArray(String[]::new));
        }

        @Test
        void one_item_that_fails_does_not_lose_the_others() {
            assumeTrue(has(Capability.ITEM_FAULTS));
            List<ResourceRef> some = IntStream.range(0, 5)
                    .mapToObj(ProviderContract.this::resource)
                    .toList();
            Map<ResourceRef, TagRead> before = store().read(some);
            failNextWriteOf(some.get(2), Kind.DENIED);
            Map<ResourceRef, TagWriteResult> results = store().write(some.stream()
                    .map(ref -> new TagWrite(
                            ref,
                            tag(ref, "team", "data"),
                            Set.of(),
                            answer(before, ref).version()))
                    .toList());
            for (ResourceRef ref : some) {
                boolean failed = ref.equals(some.get(2));
                assertThat(answer(results, ref).failure()).isEqualTo(failed ? Kind.DENIED : null);
                assertThat(read(ref).tags().containsKey(key(ref, "team", "data")))
                        .isEqualTo(!failed);
            }
        }
    }

    /** Opening and closing. */
    @Nested
    class Lifecycle {
        @Test
        void a_store_may_be_closed_twice_and_leaves_others_open() {
            TagStore other = provider().open(scope());
            store().close();
            store().close();
            assertThat(other.read(List.of(resource(0)))).containsKey(resource(0));
            other.close();
        }

        @Test
        void a_closed_store_refuses_to_work() {
            assumeTrue(has(Capability.REFUSES_WHEN_CLOSED));
            store().close();
            assertThatThrownBy(() -> store().read(List.of(resource(0)))).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void no_thread_keeps_the_process_alive_after_the_store_is_closed() {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            TagStore other = provider().open(scope());
            other.read(List.of(resource(0)));
            other.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.isAlive() && !thread.isDaemon() && !before.contains(thread))
                    .isEmpty();
        }

        @Test
        void no_text_shows_a_secret() {
            String texts = provider() + " " + store();
            assertThat(secrets()).allSatisfy(secret -> assertThat(texts).doesNotContain(secret));
        }
    }

    /** Several threads. */
    @Nested
    class Concurrency {
        @Test
        void threads_on_different_resources_lose_nothing() throws Exception {
            inParallel(8, number -> write(resource(number), tag(resource(number), "team", "n" + number), Set.of()));
            for (int i = 0; i < 8; i++) {
                assertThat(read(resource(i)).tags()).containsAllEntriesOf(tag(resource(i), "team", "n" + i));
            }
        }

        @Test
        void threads_on_one_resource_lose_nothing_when_each_has_its_own_key() throws Exception {
            assumeTrue(has(Capability.ATOMIC_MERGE));
            inParallel(8, number -> {
                TagWriteResult result;
                do {
                    result = write(resource(0), tag(resource(0), "key" + number, "v"), Set.of());
                } while (result.failure() == Kind.CONFLICT);
                return result;
            });
            for (int i = 0; i < 8; i++) {
                assertThat(read(resource(0)).tags()).containsKey(key(resource(0), "key" + i));
            }
        }

        private void inParallel(int threads, IntFunction<TagWriteResult> work) throws Exception {
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Callable<TagWriteResult>> tasks = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    int number = i;
                    tasks.add(() -> work.apply(number));
                }
                for (Future<TagWriteResult> future : executor.invokeAll(tasks)) {
                    assertThat(future.get().failure()).isNull();
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    /** The whole way: plan and apply. */
    @Nested
    class Propagation {
        private final OwnershipLedger ledger = OwnershipLedger.inMemory();

        @Test
        void a_second_plan_is_empty_and_what_is_no_longer_claimed_goes_and_the_rest_stays() {
            ResourceRef resource = resource(0);
            Map<String, String> theirs = tag(resource, "theirs", "x");
            theirs.forEach((key, value) -> tagAsSomebodyElse(resource, key, value));
            settle();
            Map<String, String> before = read(resource).tags();

            assertThat(run(resource, Map.of("team", "data", "env", "prod"))).isEqualTo(Outcome.APPLIED);
            assertThat(plan(resource, Map.of("team", "data", "env", "prod")).isEmpty())
                    .isTrue();
            assertThat(run(resource, Map.of("team", "data2"))).isEqualTo(Outcome.APPLIED);
            assertThat(read(resource).tags())
                    .containsAllEntriesOf(tag(resource, "team", "data2"))
                    .containsAllEntriesOf(theirs)
                    .doesNotContainKey(key(resource, "env", "prod"));
            assertThat(run(resource, Map.of())).isEqualTo(Outcome.APPLIED);
            assertThat(read(resource).tags()).isEqualTo(before);
        }

        @Test
        void one_call_says_who_claims_a_key_and_whether_dativo_wrote_it() {
            ResourceRef resource = resource(0);
            tag(resource, "theirs", "x").forEach((key, value) -> tagAsSomebodyElse(resource, key, value));
            assertThat(run(resource, Map.of("team", "data"))).isEqualTo(Outcome.APPLIED);
            settle();

            KeyOwnership team = propagator().whoClaims(resource, scope(), "team");
            assertThat(tag(resource, "team", "data")).containsValue(team.there());
            assertThat(team.isOurs()).isTrue();
            assertThat(team.claims()).containsOnlyKeys("contract");
            KeyOwnership theirs = propagator().whoClaims(resource, scope(), "theirs");
            assertThat(tag(resource, "theirs", "x")).containsValue(theirs.there());
            assertThat(theirs.isOurs()).isFalse();
            assertThat(theirs.claims()).isEmpty();
        }

        private Outcome run(ResourceRef resource, Map<String, String> tags) {
            List<ResourceOutcome> outcomes =
                    propagator().apply(plan(resource, tags)).throwIfFailed().outcomes();
            return outcomes.get(0).outcome();
        }

        private PropagationPlan plan(ResourceRef resource, Map<String, String> tags) {
            settle();
            TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "contract"));
            return propagator().plan(List.of(new TagClaim(resource, scope(), claimed, "contract")), List.of());
        }

        private TagPropagator propagator() {
            return TagPropagator.builder(Providers.of(provider()), ledger).build();
        }
    }
}
