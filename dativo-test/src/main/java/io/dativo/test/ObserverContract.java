package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What holds of everything that looks at how stores keep and protect data: it only reads, what is denied or fails is never
 * a finding, and what it says has a call, a time and a digest. Extend it, and say how the system comes to answer.
 */
public abstract class ObserverContract {
    /** What time it is. */
    protected static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

    private static final Pattern CHANGES =
            Pattern.compile("(?i).*(put|set|delete|update|create|write|patch|insert)[A-Z]?.*");

    /** Made by subclasses. */
    protected ObserverContract() {}

    /** {@return the observer, at {@link #CLOCK}} */
    protected abstract ResourceObserver observer();

    /**
     * A store that is guarded as far as its system can guard one, whose old versions are not kept, and whose data is gone
     * after 30 days.
     *
     * @return the store
     */
    protected abstract ResourceRef guarded();

    /**
     * A store as it is where nothing was set.
     *
     * @return the store
     */
    protected abstract ResourceRef bare();

    /**
     * A store that is not there.
     *
     * @return the store
     */
    protected abstract ResourceRef missing();

    /** {@return what can be seen of the guarded store, where it is not as it should be} */
    protected abstract Map<Aspect, Outcome> notObservable();

    /** From now on every call is denied. */
    protected abstract void deny();

    /** From now on every call fails as a server does that is broken. */
    protected abstract void fail();

    /**
     * From now on every call is answered with 200 and this.
     *
     * @param body the answer
     */
    protected abstract void answer(String body);

    /** {@return the calls that were made and that may change something} */
    protected abstract List<String> writes();

    private Map<Aspect, Observation> look(ResourceRef resource) {
        Map<Aspect, Observation> seen = new EnumMap<>(Aspect.class);
        for (Observation each : observer().observe(resource)) {
            assertThat(each.resource()).isEqualTo(resource);
            assertThat(seen.put(each.aspect(), each))
                    .as("%s twice", each.aspect())
                    .isNull();
            assertThat(each.source().call()).isNotEmpty();
            assertThat(each.source().at()).isEqualTo(CLOCK.instant());
            assertThat(each.detail()).isNotEmpty();
            assertThat(each.days().isPresent() && each.outcome() != Outcome.YES).isFalse();
        }
        assertThat(seen)
                .containsOnlyKeys(
                        Aspect.ENCRYPTION,
                        Aspect.PUBLIC_ACCESS_BLOCKED,
                        Aspect.TLS_ONLY,
                        Aspect.EXPIRY,
                        Aspect.VERSIONING);
        assertThat(writes()).isEmpty();
        return seen;
    }

    /** Every aspect is seen, with the digest of the answer. */
    @Test
    void a_guarded_store_is_seen_as_one() {
        Map<Aspect, Observation> seen = look(guarded());
        seen.forEach((aspect, observation) -> {
            Outcome otherwise = aspect == Aspect.VERSIONING ? Outcome.NO : Outcome.YES;
            assertThat(observation.outcome())
                    .as("%s: %s", aspect, observation.detail())
                    .isEqualTo(notObservable().getOrDefault(aspect, otherwise));
            assertThat(observation.source().digest()).as("%s", aspect).hasSize(64);
        });
        assertThat(Objects.requireNonNull(seen.get(Aspect.EXPIRY)).days()).hasValue(30);
    }

    /** What was not set is no guard. */
    @Test
    void a_bare_store_blocks_no_public_access_and_deletes_nothing() {
        Map<Aspect, Observation> seen = look(bare());
        assertThat(Objects.requireNonNull(seen.get(Aspect.PUBLIC_ACCESS_BLOCKED))
                        .outcome())
                .isNotEqualTo(Outcome.YES);
        assertThat(Objects.requireNonNull(seen.get(Aspect.EXPIRY)).outcome()).isEqualTo(Outcome.NO);
        assertThat(Objects.requireNonNull(seen.get(Aspect.VERSIONING)).outcome())
                .isEqualTo(Outcome.NO);
    }

    /** A denied call says nothing of the store. */
    @Test
    void what_is_denied_cannot_be_observed() {
        ResourceRef store = guarded();
        deny();
        assertThat(look(store).values()).extracting(Observation::outcome).containsOnly(Outcome.NOT_OBSERVABLE);
    }

    /** A call that fails says nothing of the store. */
    @Test
    void what_fails_is_an_error() {
        ResourceRef store = guarded();
        fail();
        assertThat(look(store).values()).allSatisfy(each -> {
            assertThat(each.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(each.source().digest()).isEmpty();
        });
    }

    /** A store that is not there is not one that lacks something. */
    @Test
    void what_is_not_there_is_neither_guarded_nor_bare() {
        assertThat(look(missing()).values())
                .extracting(Observation::outcome)
                .isSubsetOf(Set.of(Outcome.ERROR, Outcome.NOT_OBSERVABLE));
    }

    /** An answer of another shape is never one that all is well. */
    @TestFactory
    Stream<DynamicTest> an_answer_of_another_shape_is_never_a_yes() {
        return Stream.of("", "null", "[]", "{}", "<html><body>Sign in</body></html>", "\"text\"")
                .map(body -> DynamicTest.dynamicTest("'" + body + "'", () -> {
                    ResourceRef store = guarded();
                    answer(body);
                    assertThat(look(store).values()).noneMatch(each -> each.outcome() == Outcome.YES);
                }));
    }

    /** It lists what it needs, and needs nothing to change. */
    @Test
    void it_lists_its_permissions_and_none_of_them_can_change_anything() {
        assertThat(observer().permissions())
                .isNotEmpty()
                .allMatch(permission -> !CHANGES.matcher(permission).matches());
        assertThat(observer().resourceTypes()).contains(guarded().type());
        assertThat(guarded().provider()).isEqualTo(observer().provider());
    }
}
