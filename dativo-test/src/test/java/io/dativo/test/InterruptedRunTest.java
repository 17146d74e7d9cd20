package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.ROLE;
import static io.dativo.test.Claims.claim;
import static io.dativo.test.Claims.propagator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.PropagationReport.Completion;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.spi.VersionedStore;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that dies, or is refused, at each of its calls in turn. Whatever the call, the next run must put everything
 * right, must not have touched what belongs to others, and must still know what is ours.
 */
class InterruptedRunTest {
    private static final List<TagClaim> BEFORE = List.of(
            claim("a.yaml", LAKE, Map.of("change", "1", "remove", "1", "keep", "1")),
            claim("a.yaml", ROLE, Map.of("remove", "1")));
    private static final List<TagClaim> AFTER = List.of(
            claim("a.yaml", LAKE, Map.of("change", "2", "keep", "1", "add", "1")),
            claim("a.yaml", ROLE, Map.of("add", "1")));
    private static final List<TagClaim> NOTHING =
            List.of(claim("a.yaml", LAKE, Map.of()), claim("a.yaml", ROLE, Map.of()));

    /** Ends the thread as a kill would: nothing of the code under test catches it. */
    private static final class Kill extends VirtualMachineError {
        private static final long serialVersionUID = 1L;
    }

    static Stream<Set<Behaviour>> behaviours() {
        return Stream.of(
                EnumSet.noneOf(Behaviour.class),
                EnumSet.of(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS),
                EnumSet.of(Behaviour.IGNORES_KEY_CASE),
                EnumSet.of(Behaviour.FAILS_ITEMS),
                EnumSet.of(Behaviour.KEEPS_OWNERSHIP));
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void a_run_that_is_killed_at_any_call_is_completed_by_the_next_and_ownership_is_not_lost(
            Set<Behaviour> behaviours) {
        int calls = new World(behaviours, Integer.MAX_VALUE, null).countCalls();
        assertThat(calls).isGreaterThan(behaviours.contains(Behaviour.KEEPS_OWNERSHIP) ? 5 : 15);
        for (int at = 0; at < calls; at++) {
            World world = new World(behaviours, at, null);
            world.arm();
            assertThatThrownBy(world::change).as("killed at call %d", at).isInstanceOf(Kill.class);
            world.disarm();
            world.convergesAndForgetsNothing("killed at call " + at);
        }
    }

    @ParameterizedTest
    @MethodSource("behaviours")
    void a_run_with_one_failure_of_any_kind_at_any_call_tells_the_truth_and_the_next_completes_it(
            Set<Behaviour> behaviours) {
        int calls = new World(behaviours, Integer.MAX_VALUE, null).countCalls();
        for (Kind kind : Kind.values()) {
            for (int at = 0; at < calls; at++) {
                String where = kind + " at call " + at;
                World world = new World(behaviours, at, kind);
                world.arm();
                PropagationReport report = world.change();
                world.disarm();
                world.hasToldTheTruth(report, where);
                if (kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE) {
                    assertThat(report.completion()).as("%s: %s", where, report).isNotEqualTo(Completion.FAILED);
                }
                world.convergesAndForgetsNothing(where);
            }
        }
    }

    @Test
    void a_provider_that_breaks_altogether_fails_only_its_own_resources() {
        World world = new World(Set.of(), Integer.MAX_VALUE, null);
        world.aws.onCall(call -> {
            throw new NoClassDefFoundError("software/amazon/Thing");
        });

        PropagationPlan plan = world.propagator.plan(AFTER, List.of());

        assertThat(plan.summary().claims().resources(ClaimStatus.NOT_OBSERVED)).isEqualTo(2);
        assertThat(plan.resources())
                .allSatisfy(resource -> assertThat(resource.detail()).contains("NoClassDefFoundError"));
    }

    /** Two resources with foreign tags, a first state of ours, and a trap in one of the calls of what follows. */
    private static final class World {
        private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
                .withResource("s3_bucket", "lake", Map.of("foreign", "x"))
                .withResource("iam_role", ROLE.id(), Map.of("foreign", "x"));
        private final Trapped documents = new Trapped();
        private final TagPropagator propagator =
                propagator(aws, OwnershipLedger.of(documents)).parallelism(1).build();
        private final int trapAt;
        private final @Nullable Kind kind;
        private int calls;
        private boolean armed;

        World(Set<Behaviour> behaviours, int trapAt, @Nullable Kind kind) {
            aws.with(behaviours.toArray(Behaviour[]::new));
            this.trapAt = trapAt;
            this.kind = kind;
            aws.onCall(call -> step());
            propagator.apply(propagator.plan(BEFORE, List.of())).throwIfFailed();
        }

        PropagationReport change() {
            return propagator.apply(propagator.plan(AFTER, List.of()));
        }

        int countCalls() {
            arm();
            change();
            return calls;
        }

        void arm() {
            calls = 0;
            armed = true;
        }

        void disarm() {
            armed = false;
        }

        void hasToldTheTruth(PropagationReport report, String where) {
            for (ResourceOutcome outcome : report.outcomes()) {
                boolean inPlace = aws.tags(outcome.resource()).equals(wanted(outcome.resource()));
                boolean claimsSo = outcome.outcome() == Outcome.APPLIED || outcome.outcome() == Outcome.RETRIED;
                if (claimsSo) {
                    assertThat(inPlace).as("%s: %s", where, outcome).isTrue();
                }
                if (inPlace) {
                    assertThat(outcome.outcome()).as("%s: %s", where, outcome).isNotEqualTo(Outcome.FAILED);
                }
            }
        }

        void convergesAndForgetsNothing(String where) {
            propagator.apply(propagator.plan(AFTER, List.of())).throwIfFailed();
            assertThat(aws.tags(LAKE)).as(where).isEqualTo(wanted(LAKE));
            assertThat(aws.tags(ROLE)).as(where).isEqualTo(wanted(ROLE));
            PropagationPlan again = propagator.plan(AFTER, List.of());
            assertThat(again.resources())
                    .as("%s\n%s", where, again)
                    .allSatisfy(resource -> assertThat(resource.changes()).isEmpty());
            propagator.apply(propagator.plan(NOTHING, List.of())).throwIfFailed();
            assertThat(aws.tags(LAKE)).as(where).isEqualTo(Map.of("foreign", "x"));
            assertThat(aws.tags(ROLE)).as(where).isEqualTo(Map.of("foreign", "x"));
        }

        private static Map<String, String> wanted(ResourceRef resource) {
            Map<String, String> tags = new HashMap<>(Map.of("foreign", "x"));
            AFTER.stream()
                    .filter(claim -> claim.resource().equals(resource))
                    .forEach(claim -> tags.putAll(claim.tags().values()));
            return tags;
        }

        private void step() {
            if (armed && calls++ == trapAt) {
                if (kind == null) {
                    throw new Kill();
                }
                throw new ProviderException(kind, "Trap", "the trap at call " + trapAt, null);
            }
        }

        /** Documents with a trap before each read, before each write and after it. */
        private final class Trapped implements VersionedStore {
            private final SortedMap<String, Versioned> documents = new TreeMap<>();
            private int version;

            @Override
            public Optional<Versioned> read(String name) {
                step();
                return Optional.ofNullable(documents.get(name));
            }

            @Override
            public SortedMap<String, Versioned> readAll(String prefix) {
                step();
                return new TreeMap<>(documents.subMap(prefix, prefix + Character.MAX_VALUE));
            }

            @Override
            public void delete(String name) {
                step();
                documents.remove(name);
                step();
            }

            @Override
            public boolean write(String name, String content, @Nullable String expectedVersion) {
                step();
                Versioned there = documents.get(name);
                String current = there == null ? null : there.version();
                if (current == null ? expectedVersion != null : !current.equals(expectedVersion)) {
                    return false;
                }
                documents.put(name, new Versioned(content, Integer.toString(++version)));
                step();
                return true;
            }
        }
    }
}
