package io.dativo.test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.test.HttpAnswers.Answer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a provider makes of the answers of a system that is asked over HTTP. */
abstract class HttpContract extends StoreContract {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final List<String> WAITS = List.of("no wait", "a wait in seconds", "a wait until a date");

    /** An empty 404 is distinguished below. */
    private static final int[] STATUSES = {400, 401, 403, 408, 409, 412, 429, 500, 502, 503, 504};

    /** One table says what a status means, to all providers alike. */
    @Nested
    class Statuses {
        @TestFactory
        Stream<DynamicTest> a_status_means_the_same_everywhere_and_its_wait_is_kept() {
            assumeTrue(has(Capability.HTTP));
            return WAITS.stream()
                    .flatMap(wait -> IntStream.of(STATUSES)
                            .boxed()
                            .flatMap(status -> Stream.of(Call.values())
                                    .map(call -> DynamicTest.dynamicTest(
                                            call + " " + status + " with " + wait,
                                            () -> means(status, call, headers(wait))))));
        }

        /** What asks for a wait; the server adds its own {@code Date}. */
        private Map<String, String> headers(String wait) {
            ZonedDateTime then = ZonedDateTime.now(ZoneOffset.UTC).plus(WAIT);
            return switch (wait) {
                case "a wait in seconds" -> Map.of("Retry-After", String.valueOf(WAIT.toSeconds()));
                case "a wait until a date" -> Map.of("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(then));
                default -> Map.of();
            };
        }

        private void means(int status, Call call, Map<String, String> headers) {
            // A store that was asked to wait may do so.
            close();
            open();
            ResourceRef resource = resource(0);
            String version = read(resource).version();
            HttpFailure expected = HttpFailure.of(status, call, headers.isEmpty() ? null : WAIT);
            answers().give(call, "", new Answer(status, headers, ""));
            HttpFailure failure;
            @Nullable String detail;
            if (call == Call.READ) {
                TagRead read = answer(store().read(List.of(resource)), resource);
                assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
                failure = new HttpFailure(requireNonNull(read.failure(), read.toString()), read.retryAfter());
                detail = read.detail();
            } else {
                TagWriteResult result = write(new TagWrite(resource, tag(resource, "team", "data"), Set.of(), version));
                failure = new HttpFailure(requireNonNull(result.failure(), result.toString()), result.retryAfter());
                detail = result.detail();
            }
            answers().asUsual();
            assertThat(failure.kind()).isEqualTo(expected.kind());
            if (expected.retryAfter() == null) {
                assertThat(failure.retryAfter()).isNull();
            } else {
                // A date is in whole seconds.
                assertThat(failure.retryAfter()).isBetween(WAIT.minusSeconds(2), WAIT.plusSeconds(1));
            }
            assertThat(detail).as("the words of an answer without words").contains(String.valueOf(status));
        }

        @Test
        void a_system_that_asks_to_be_left_alone_gets_nothing_more_of_the_batch() {
            assumeTrue(has(Capability.HTTP));
            List<ResourceRef> some = resources(3);
            Map<ResourceRef, TagRead> before = store().read(some);
            answers().give(Call.WRITE, "", new Answer(429, Map.of("Retry-After", "60"), ""));
            Map<ResourceRef, TagWriteResult> results = store().write(some.stream()
                    .map(ref -> new TagWrite(
                            ref,
                            tag(ref, "team", "data"),
                            Set.of(),
                            answer(before, ref).version()))
                    .toList());
            answers().asUsual();
            assertThat(results).hasSize(3).allSatisfy((ref, result) -> {
                assertThat(result.failure()).isEqualTo(Kind.THROTTLED);
                assertThat(result.retryAfter()).isBetween(WAIT.minusSeconds(2), WAIT);
            });
        }
    }

    /** An answer counts when it has the shape of that operation's answer, and the right name. */
    @Nested
    class Answers {
        @Test
        void an_untagged_resource_is_found_without_tags() {
            TagRead read = read(resource(0));
            assertThat(read.status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(read.tags()).doesNotContainKeys(key(resource(0), "team", "data"));
        }

        @TestFactory
        Stream<DynamicTest> an_answer_that_is_none_is_not_observed() {
            assumeTrue(has(Capability.HTTP));
            return Garbage.bodies().entrySet().stream()
                    .filter(garbage -> !isAnswerOfUntagged(garbage.getValue()))
                    .map(garbage -> DynamicTest.dynamicTest(
                            garbage.getKey(),
                            () -> isNotObserved(
                                    new Answer(200, Map.of("Content-Type", "application/json"), garbage.getValue()))));
        }

        @Test
        void what_is_answered_as_an_untagged_resource_is_written_only_after_a_call_that_names_it() {
            assumeTrue(has(Capability.HTTP) && isAnswerOfUntagged("{}"));
            ResourceRef resource = resource(0);
            answers().give(Call.READ, "", new Answer(200, Map.of("Content-Type", "application/json"), "{}"));
            TagRead read = answer(store().read(List.of(resource)), resource);
            TagWriteResult result =
                    write(new TagWrite(resource, tag(resource, "team", "data"), Set.of(), read.version()));
            answers().asUsual();
            assertThat(read.status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(result.isWritten()).as("%s", result).isFalse();
            assertThat(result.detail()).isNotBlank();
            assertThat(read(resource).tags()).doesNotContainKeys(key(resource, "team", "data"));
        }

        @Test
        void a_page_of_another_server_with_404_is_not_a_missing_resource() {
            assumeTrue(has(Capability.HTTP) && has(Capability.SAYS_WHAT_IS_MISSING));
            isNotObserved(new Answer(404, Map.of(), ""));
            isNotObserved(new Answer(404, Map.of("Content-Type", "text/html"), "<html><body>Not found</body></html>"));
        }

        @Test
        void an_answer_about_another_resource_is_not_observed() {
            assumeTrue(has(Capability.HTTP) && has(Capability.NAMES_WHAT_IS_READ));
            tag(resource(1), "theirs", "x").forEach((key, value) -> tagAsSomebodyElse(resource(1), key, value));
            read(resource(1));
            isNotObserved(answers().lastRead());
        }

        private void isNotObserved(Answer answer) {
            ResourceRef resource = resource(0);
            answers().give(Call.READ, "", answer);
            TagRead read = answer(store().read(List.of(resource)), resource);
            answers().asUsual();
            assertThat(read.status()).as("%s", read).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).isNotBlank();
        }

        @TestFactory
        Stream<DynamicTest> a_write_whose_answer_is_none_is_not_taken_for_refused() {
            assumeTrue(has(Capability.HTTP));
            return Stream.of(Garbage.PAGE)
                    .map(body -> DynamicTest.dynamicTest(body, () -> {
                        ResourceRef resource = resource(0);
                        String version = read(resource).version();
                        answers().give(Call.WRITE, "", new Answer(200, Map.of("Content-Type", "text/html"), body));
                        TagWriteResult result =
                                write(new TagWrite(resource, tag(resource, "team", "data"), Set.of(), version));
                        answers().asUsual();
                        assertThat(result.failure()).isNotIn(Kind.REJECTED, Kind.NOT_FOUND, Kind.DENIED);
                    }));
        }
    }

    /** A refused tag loses itself alone. */
    @Nested
    class Refusals {
        @Test
        void a_refused_tag_does_not_lose_its_neighbours() {
            assumeTrue(has(Capability.HTTP) && has(Capability.MANY_TAGS));
            ResourceRef resource = resource(0);
            String version = read(resource).version();
            Map<String, String> good = new HashMap<>(tag(resource, "team", "data"));
            good.putAll(tag(resource, "env", "prod"));
            good.putAll(tag(resource, "common", "c"));
            Map<String, String> all = new HashMap<>(good);
            Map<String, String> refused = tag(resource, "absent", "no");
            all.putAll(refused);
            answers().give(Call.WRITE, "absent", new Answer(400, Map.of(), ""));
            TagWriteResult result = write(new TagWrite(resource, all, Set.of(), version));
            answers().asUsual();
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains(refused.keySet());
            assertThat(read(resource).tags())
                    .containsAllEntriesOf(good)
                    .doesNotContainKeys(refused.keySet().toArray(String[]::new));
        }
    }

    private List<ResourceRef> resources(int count) {
        return IntStream.range(0, count).mapToObj(this::resource).toList();
    }
}
