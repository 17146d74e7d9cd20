package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract itself: each defect that a provider may have makes a test of it fail, and a sound one fails none. */
class ContractFindsDefectsTest {
    private static Defect defect = Defect.NONE;

    /** A way of being wrong, and a test of the contract that must notice. */
    enum Defect {
        NONE(""),
        DROPS_FOREIGN_KEYS("keys_that_are_not_named_stay"),
        NEVER_REMOVES("keys_that_are_not_named_stay"),
        FORGETS_THE_SECOND_PAGE("more_resources_than_calls_take"),
        LETS_AN_SDK_EXCEPTION_OUT("a_call_that_fails_is_told_by_its_kind"),
        SAYS_WRITTEN_WHEN_IT_IS_NOT("a_call_that_fails_is_told_by_its_kind"),
        FAILS_ALL_ITEMS_FOR_ONE("one_item_that_fails_does_not_lose_the_others"),
        IGNORES_VERSIONS("a_write_on_an_outdated_version_is_a_conflict"),
        SAYS_EMPTY_FOR_MISSING("a_missing_resource_is_said_to_be_missing"),
        WORKS_WHEN_CLOSED("a_closed_store_refuses_to_work"),
        HIDES_WHAT_IS_LOST("a_spelling_that_loses_something_says_so"),
        SPELLS_DIFFERENTLY_EACH_TIME("any_tag_at_all_is_spelled_the_same_way"),
        SPELLS_AGAIN("a_tag_that_is_accepted_is_spelled_as_it_is"),
        HAS_A_BAD_ID("its_id_is_well_formed"),
        SHOWS_A_SECRET("no_text_shows_a_secret"),
        LEAVES_A_THREAD("no_thread_keeps_the_process_alive");

        private final String noticedBy;

        Defect(String noticedBy) {
            this.noticedBy = noticedBy;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_defect_is_noticed(Defect planted) {
        assertThat(failures(planted)).anyMatch(name -> name.startsWith(planted.noticedBy));
    }

    @Test
    void a_sound_provider_fails_nothing() {
        assertThat(failures(Defect.NONE)).isEmpty();
    }

    private static Set<String> failures(Defect planted) {
        defect = planted;
        Set<String> failed = new TreeSet<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(DefectiveProviderContract.class))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                                    String parent =
                                            test.getUniqueId().replaceAll(".*\\[test-factory:([a-z_]+)\\(.*", "$1");
                                    failed.add(test.isTest() && !parent.contains("[") ? parent : test.getDisplayName());
                                }
                            }
                        });
        DefectiveProviderContract.stopThreads();
        return failed;
    }

    /** Not run by itself: its name is no test's. */
    static final class DefectiveProviderContract extends InMemoryProviderContract {
        private static final Set<Thread> STARTED = new HashSet<>();

        static void stopThreads() {
            STARTED.forEach(Thread::interrupt);
            STARTED.clear();
        }

        @Override
        InMemoryProvider stand() {
            return InMemoryProvider.standingInFor("gcp").with(Behaviour.PRECONDITIONS);
        }

        @Override
        protected ProviderSpi newProvider() {
            ProviderSpi sound = super.newProvider();
            return defect == Defect.NONE ? sound : new DefectiveProvider(sound);
        }

        @Override
        protected ResourceRef resource(int number) {
            return new ResourceRef("gcp", "gcs_bucket", "b" + number);
        }

        @Override
        protected Collection<String> secrets() {
            return List.of("hunter2");
        }
    }

    private record DefectiveProvider(ProviderSpi sound) implements ProviderSpi {
        @Override
        public String id() {
            return defect == Defect.HAS_A_BAD_ID ? "My Provider" : sound.id();
        }

        @Override
        public Set<String> resourceTypes() {
            return sound.resourceTypes();
        }

        @Override
        public TagRules rules(String resourceType) {
            TagRules rules = sound.rules(resourceType);
            return switch (defect) {
                case HIDES_WHAT_IS_LOST ->
                    rules.toBuilder()
                            .encoding((key, value) -> exact(rules.encode(key, value)))
                            .build();
                case SPELLS_DIFFERENTLY_EACH_TIME ->
                    rules.toBuilder()
                            .encoding((key, value) -> new EncodedTag(key, value + System.nanoTime(), true))
                            .build();
                case SPELLS_AGAIN ->
                    rules.toBuilder()
                            .encoding((key, value) -> new EncodedTag("x" + key, value, true))
                            .build();
                default -> rules;
            };
        }

        private static EncodedTag exact(EncodedTag tag) {
            return new EncodedTag(tag.key(), tag.value(), true);
        }

        @Override
        public TagStore open(AccountScope scope) {
            if (defect == Defect.LEAVES_A_THREAD) {
                Thread thread = new Thread(() -> {
                    while (!Thread.interrupted()) {
                        LockSupport.park();
                    }
                });
                DefectiveProviderContract.STARTED.add(thread);
                thread.start();
            }
            return new DefectiveStore(sound.open(scope), this, scope);
        }

        @Override
        public String toString() {
            return defect == Defect.SHOWS_A_SECRET ? "DefectiveProvider(password=hunter2)" : "DefectiveProvider";
        }
    }

    private record DefectiveStore(TagStore sound, DefectiveProvider provider, AccountScope scope) implements TagStore {
        @Override
        public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            Map<ResourceRef, TagRead> reads;
            try {
                reads = new HashMap<>(working().read(resources));
            } catch (ProviderException e) {
                throw defect == Defect.LETS_AN_SDK_EXCEPTION_OUT ? new IllegalArgumentException("SDK", e) : e;
            }
            if (defect == Defect.SAYS_EMPTY_FOR_MISSING) {
                reads.replaceAll(
                        (ref, read) -> read.status() == TagRead.Status.MISSING ? TagRead.found(Map.of()) : read);
            }
            if (defect == Defect.FORGETS_THE_SECOND_PAGE && reads.size() > 100) {
                resources.stream().skip(100).forEach(ref -> reads.put(ref, TagRead.found(Map.of())));
            }
            return reads;
        }

        @Override
        public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
            Map<ResourceRef, TagWriteResult> results;
            try {
                results = working().write(writes.stream().map(this::write).toList());
            } catch (ProviderException e) {
                if (defect != Defect.SAYS_WRITTEN_WHEN_IT_IS_NOT) {
                    throw e;
                }
                Map<ResourceRef, TagWriteResult> lies = new HashMap<>();
                writes.forEach(write -> lies.put(write.resource(), TagWriteResult.written()));
                return lies;
            }
            boolean anyFailed = results.values().stream().anyMatch(result -> !result.isWritten());
            if (defect == Defect.FAILS_ALL_ITEMS_FOR_ONE && anyFailed) {
                Map<ResourceRef, TagWriteResult> all = new HashMap<>();
                writes.forEach(
                        write -> all.put(write.resource(), TagWriteResult.failed(Kind.DENIED, "one was denied")));
                return all;
            }
            return results;
        }

        private TagWrite write(TagWrite write) {
            return switch (defect) {
                case DROPS_FOREIGN_KEYS -> {
                    TagRead read = sound.read(List.of(write.resource())).get(write.resource());
                    Set<String> remove =
                            new TreeSet<>(read == null ? Set.of() : read.tags().keySet());
                    remove.addAll(write.remove());
                    remove.removeAll(write.set().keySet());
                    yield new TagWrite(write.resource(), write.set(), remove, write.version());
                }
                case NEVER_REMOVES -> new TagWrite(write.resource(), write.set(), Set.of(), write.version());
                case IGNORES_VERSIONS -> new TagWrite(write.resource(), write.set(), write.remove(), null);
                default -> write;
            };
        }

        private TagStore working() {
            return defect == Defect.WORKS_WHEN_CLOSED ? provider.sound().open(scope) : sound;
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
