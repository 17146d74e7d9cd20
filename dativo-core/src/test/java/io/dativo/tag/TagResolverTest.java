package io.dativo.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dativo.problem.Problem;
import io.dativo.tag.TagTrace.Fate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TagResolverTest {
    @Test
    void for_all_candidates_the_strongest_level_wins_unless_a_weaker_one_locked_the_key() {
        Random random = new Random(20261201);
        for (int draw = 0; draw < 2_000; draw++) {
            List<TagCandidate> candidates = candidates(random);

            TagResolution resolution = TagResolver.resolve(candidates);

            assertThat(resolution.traces().keySet())
                    .isEqualTo(candidates.stream().map(TagCandidate::key).collect(Collectors.toSet()));
            resolution.traces().forEach((key, trace) -> {
                TagCandidate expected = decided(key, candidates);
                assertThat(trace.decision().candidate()).isSameAs(expected);
                assertThat(trace.value()).isEqualTo(Optional.ofNullable(expected.value()));
                assertThat(resolution.tags().get(key).map(Tag::value)).isEqualTo(trace.value());
                long lockedOut = trace.steps().stream()
                        .filter(step -> step.fate() == Fate.LOCKED_OUT)
                        .count();
                assertThat(lockedOut)
                        .isEqualTo(candidates.stream()
                                .filter(other -> other.key().equals(key)
                                        && level(other).compareTo(level(expected)) > 0
                                        && !Objects.equals(other.value(), expected.value()))
                                .count());
            });
        }
    }

    @Test
    void the_order_of_candidates_of_different_levels_does_not_matter() {
        Random random = new Random(7);
        for (int draw = 0; draw < 500; draw++) {
            List<TagCandidate> candidates = new ArrayList<>(oneEachLevel(random));
            TagResolution one = TagResolver.resolve(candidates);
            Collections.shuffle(candidates, random);
            assertThat(TagResolver.resolve(candidates).tags()).isEqualTo(one.tags());
        }
    }

    @Test
    void the_rule_that_decided_is_a_sentence() {
        TagCandidate owner = TagCandidate.set("owner", "data", at(TagLevel.INFRASTRUCTURE));
        TagCandidate stronger = TagCandidate.set("owner", "ops", at(TagLevel.JOB));

        assertThat(rule(owner)).isEqualTo("the only level that sets it");
        assertThat(rule(owner, stronger)).isEqualTo("the strongest level that sets it wins");
        assertThat(rule(owner.lock())).isEqualTo("the only level that sets it");
        assertThat(rule(owner.lock(), stronger)).isEqualTo("INFRASTRUCTURE locks the key");
        assertThat(rule(owner.lock(), TagCandidate.set("owner", "data", at(TagLevel.JOB))))
                .isEqualTo("the strongest level that sets it wins");
        assertThat(rule(owner, TagCandidate.remove("owner", at(TagLevel.JOB)))).isEqualTo("JOB removes it");
    }

    @Test
    void a_trace_names_each_level_and_what_became_of_it() {
        TagTrace trace = trace(
                TagCandidate.set("owner", "", at(TagLevel.SOURCE_SYSTEM)),
                TagCandidate.set("owner", "data", at(TagLevel.TERRAFORM)),
                TagCandidate.set("owner", "data", at(TagLevel.INFRASTRUCTURE)).lock(),
                TagCandidate.remove("owner", at(TagLevel.ASSET)),
                TagCandidate.set("owner", "data", at(TagLevel.JOB)));

        assertThat(trace)
                .hasToString("owner = data <- INFRASTRUCTURE; agrees with data <- JOB; locked out (removed) <- ASSET;"
                        + " agrees with data <- TERRAFORM; overrode \"\" <- SOURCE_SYSTEM;"
                        + " rule: INFRASTRUCTURE locks the key");
    }

    @Test
    void a_level_that_is_locked_out_is_a_warning_that_says_what_holds() {
        TagCandidate stronger = TagCandidate.set("owner", "ops", at(TagLevel.JOB));
        assertThat(TagResolver.resolve(List.of(
                                TagCandidate.set("owner", "data", at(TagLevel.INFRASTRUCTURE))
                                        .lock(),
                                stronger))
                        .problems())
                .extracting(Problem::code, Problem::message)
                .containsExactly(tuple("tag-locked", "'owner' is locked to 'data' by INFRASTRUCTURE"));
        assertThat(TagResolver.resolve(List.of(
                                TagCandidate.remove("owner", at(TagLevel.INFRASTRUCTURE))
                                        .lock(),
                                stronger))
                        .problems())
                .extracting(Problem::message)
                .containsExactly("'owner' is locked away by INFRASTRUCTURE");
    }

    @Test
    void a_resolution_without_some_keys_still_says_why_they_were_chosen() {
        TagResolution all = TagResolver.resolve(List.of(
                TagCandidate.set("owner", "data", at(TagLevel.JOB)),
                TagCandidate.set("env", "prod", at(TagLevel.JOB))));

        TagResolution less = all.without(Set.of("owner"));

        assertThat(less.tags().values()).isEqualTo(Map.of("env", "prod"));
        assertThat(less.traces()).isEqualTo(all.traces());
        assertThat(all.without(Set.of())).isEqualTo(all);
    }

    /** The rule once more, said backwards: from the strongest level down, unless one below it is locked. */
    private static TagCandidate decided(String key, List<TagCandidate> candidates) {
        TagCandidate decided = null;
        for (TagLevel level : TagLevel.values()) {
            @Nullable TagCandidate last = null;
            for (TagCandidate candidate : candidates) {
                if (candidate.key().equals(key) && level(candidate) == level) {
                    last = candidate;
                }
            }
            if (last != null) {
                decided = last;
                if (last.locked()) {
                    break;
                }
            }
        }
        return Objects.requireNonNull(decided);
    }

    private static List<TagCandidate> candidates(Random random) {
        return Stream.generate(() -> candidate(random, TagLevel.values()[random.nextInt(TagLevel.values().length)]))
                .limit(1 + random.nextInt(8))
                .toList();
    }

    private static List<TagCandidate> oneEachLevel(Random random) {
        return Stream.of(TagLevel.values())
                .map(level -> candidate(random, level))
                .toList();
    }

    private static TagCandidate candidate(Random random, TagLevel level) {
        String key = random.nextBoolean() ? "owner" : "env";
        TagCandidate candidate = random.nextInt(4) == 0
                ? TagCandidate.remove(key, at(level))
                : TagCandidate.set(key, "v" + random.nextInt(3), at(level));
        return random.nextInt(4) == 0 ? candidate.lock() : candidate;
    }

    private static TagLevel level(TagCandidate candidate) {
        return candidate.origin().level();
    }

    private static TagOrigin at(TagLevel level) {
        return TagOrigin.of(level, level.name());
    }

    private static TagTrace trace(TagCandidate... candidates) {
        return Objects.requireNonNull(
                TagResolver.resolve(List.of(candidates)).traces().get("owner"));
    }

    private static String rule(TagCandidate... candidates) {
        return trace(candidates).rule();
    }
}
