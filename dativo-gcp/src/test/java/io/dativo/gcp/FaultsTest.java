package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan.Status;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault has its outcome. */
class FaultsTest {
    private static final String PROJECT = Propagation.PROJECT;
    private static final ResourceRef LAKE = new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake");
    private static final ResourceRef ORDERS = new ResourceRef("gcp", GcpId.TABLE, PROJECT + ".sales.orders");
    private static final ResourceRef ACCOUNT =
            new ResourceRef("gcp", GcpId.SERVICE_ACCOUNT, "acme-etl@" + PROJECT + ".iam.gserviceaccount.com");
    private static final Map<String, String> TAGS = Map.of("owner", "data");

    private final FakeGoogle google = new FakeGoogle()
            .withBucket(PROJECT, "acme-lake")
            .withDataset(PROJECT, "sales")
            .withTable(PROJECT, "sales", "orders")
            .withAccount(ACCOUNT.id());
    private final Propagation propagation = new Propagation(google);

    @AfterEach
    void stop() {
        google.close();
    }

    @ParameterizedTest
    @CsvSource({
        "412, conditionNotMet, CONFLICT",
        "409, conflict, CONFLICT",
        "429, rateLimitExceeded, THROTTLED",
        "403, rateLimitExceeded, THROTTLED",
        "403, userRateLimitExceeded, THROTTLED",
        "403, quotaExceeded, THROTTLED",
        "403, RESOURCE_EXHAUSTED, THROTTLED",
        "403, forbidden, DENIED",
        "403, accessDenied, DENIED",
        "401, authError, DENIED",
        "404, notFound, NOT_FOUND",
        "410, gone, NOT_FOUND",
        "400, invalid, REJECTED",
        "500, backendError, TIMEOUT",
        "502, backendError, TIMEOUT",
        "504, deadlineExceeded, TIMEOUT",
        "503, backendError, UNAVAILABLE",
    })
    void an_error_of_a_write_is_told_by_its_status_and_its_reason(int status, String reason, Kind kind) {
        try (TagStore store = open(google.address())) {
            google.failNext(status, reason);
            TagWriteResult result = write(store, LAKE, TAGS);
            assertThat(result.failure()).isEqualTo(kind);
            assertThat(result.detail()).endsWith(status + " " + reason + ": the fake was told to fail");
        }
    }

    @Test
    void a_proxy_that_answers_with_a_page_is_told_by_its_status() {
        try (TagStore store = open(google.address())) {
            google.answerNextWithAPage(403);
            TagRead read = store.read(List.of(LAKE)).get(LAKE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).endsWith(" failed: 403");
        }
    }

    @Test
    void an_address_where_nobody_listens_is_unavailable_and_had_no_effect() {
        URI nobody = google.address();
        google.close();
        try (TagStore store = open(nobody)) {
            assertThat(write(store, LAKE, TAGS).failure()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(read(store, LAKE).failure()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void an_answer_that_does_not_come_leaves_a_write_in_doubt() {
        GoogleAccess hasty = GoogleAccess.builder()
                .endpoint(google.address())
                .readTimeout(Duration.ofMillis(100))
                .build();
        try (TagStore store = GcpProvider.of(hasty).open(Propagation.SCOPE)) {
            google.keepNextWaiting();
            assertThat(write(store, LAKE, TAGS).failure()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void what_somebody_else_changed_since_it_was_read_is_read_again_and_then_written() {
        PropagationPlan plan = propagation.plan(List.of(LAKE), TAGS);
        google.failNextWriteTo("/acme-lake", 412, "conditionNotMet");
        PropagationReport report = propagation.apply(plan);
        assertThat(outcome(report, LAKE).outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(google.calls())
                .containsExactly(
                        "GET /storage/v1/b/acme-lake",
                        "GET /storage/v1/b/acme-lake",
                        "PATCH /storage/v1/b/acme-lake",
                        "GET /storage/v1/b/acme-lake",
                        "PATCH /storage/v1/b/acme-lake");
        assertThat(tags(LAKE)).containsExactlyEntriesOf(TAGS);
    }

    @Test
    void too_many_calls_are_made_again_later() {
        PropagationPlan plan = propagation.plan(List.of(LAKE), TAGS);
        google.failNextWriteTo("/acme-lake", 429, "rateLimitExceeded");
        google.failNextWriteTo("/acme-lake", 403, "rateLimitExceeded");
        assertThat(outcome(propagation.apply(plan), LAKE).outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(tags(LAKE)).containsExactlyEntriesOf(TAGS);
    }

    @ParameterizedTest
    @CsvSource({
        "429, rateLimitExceeded, 120",
        "403, rateLimitExceeded, 120",
        "503, backendError, 120",
        "503, backendError, date",
    })
    void google_is_left_alone_for_as_long_as_it_asks(int status, String reason, String asked) {
        List<Duration> pauses = new ArrayList<>();
        Propagation patient = new Propagation(GcpProvider.of(Propagation.access(google)), pauses);
        PropagationPlan plan = patient.plan(List.of(LAKE, ORDERS), TAGS);
        google.failNextWriteTo("/acme-lake", status, reason);
        google.sayNextRetryAfter(
                asked.equals("date")
                        ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(120))
                        : asked);
        PropagationReport report = patient.apply(plan);
        assertThat(outcome(report, LAKE).outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(outcome(report, ORDERS).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(pauses)
                .anySatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(121)));
    }

    @ParameterizedTest
    @CsvSource({
        "429, rateLimitExceeded, 7, PT7S",
        "503, backendError, 'Thu, 01 Jan 1998 00:00:00 GMT', PT0S",
        "503, backendError, soon, ",
        "503, backendError, , ",
        "500, backendError, 7, PT7S",
        "403, forbidden, 7, ",
    })
    void when_to_come_again_is_told_of_one_write_and_of_a_read(
            int status, String reason, String asked, Duration expected) {
        try (TagStore store = open(google.address())) {
            google.sayNextRetryAfter(asked);
            google.failNext(status, reason);
            assertThat(write(store, LAKE, TAGS).retryAfter()).isEqualTo(expected);
            google.sayNextRetryAfter(asked);
            google.failNext(status, reason);
            assertThat(read(store, LAKE).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            google.sayNextRetryAfter(asked);
            google.failNext(status, reason);
            assertThat(read(store, LAKE).retryAfter()).isEqualTo(expected);
        }
    }

    @Test
    void what_may_not_be_written_is_not_tried_twice() {
        PropagationPlan plan = propagation.plan(List.of(LAKE), TAGS);
        google.calls();
        google.failNextWriteTo("/acme-lake", 403, "forbidden");
        ResourceOutcome outcome = outcome(propagation.apply(plan), LAKE);
        assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome.toString()).contains("DENIED").contains("forbidden");
        assertThat(google.calls()).filteredOn(call -> call.startsWith("PATCH")).hasSize(1);
    }

    @Test
    void what_was_deleted_after_it_was_planned_fails_alone() {
        PropagationPlan plan = propagation.plan(List.of(LAKE, ORDERS), TAGS);
        google.delete(ORDERS.id());
        PropagationReport report = propagation.apply(plan);
        assertThat(outcome(report, ORDERS).isUndone()).isTrue();
        assertThat(outcome(report, ORDERS).toString()).contains("it is missing now");
        assertThat(outcome(report, LAKE).outcome()).isEqualTo(Outcome.APPLIED);

        try (TagStore store = open(google.address())) {
            TagWriteResult result = write(store, ORDERS, TAGS);
            assertThat(result.failure()).isEqualTo(Kind.NOT_FOUND);
            assertThat(result.detail()).contains("Not found: Table");
        }
    }

    @Test
    void a_label_that_google_refuses_is_refused_with_its_words() {
        try (TagStore store = open(google.address())) {
            TagWriteResult result = write(store, LAKE, Map.of("Owner", "x"));
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("Invalid label key: Owner");
        }
    }

    @Test
    void rows_that_arrive_do_not_make_a_plan_of_a_table_stale_but_labels_do() {
        try (TagStore store = open(google.address())) {
            String version = read(store, ORDERS).version();
            google.touchTable(ORDERS.id());
            assertThat(write(store, ORDERS, TAGS, version).isWritten()).isTrue();

            version = read(store, ORDERS).version();
            google.label(GcpId.TABLE, ORDERS.id(), "owner", "theirs");
            assertThat(write(store, ORDERS, TAGS, version).failure()).isEqualTo(Kind.CONFLICT);
            assertThat(tags(ORDERS)).containsEntry("owner", "theirs");
        }
    }

    @Test
    void a_list_that_may_not_be_read_is_no_loss() {
        google.withBucket(PROJECT, "acme-lake-2");
        ResourceRef second = new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake-2");
        google.failNext(403, "forbidden");
        PropagationPlan plan = propagation.plan(List.of(LAKE, second), TAGS);
        assertThat(plan.resources()).allMatch(resource -> resource.isWritable());
        assertThat(google.calls())
                .containsExactly("GET /storage/v1/b", "GET /storage/v1/b/acme-lake", "GET /storage/v1/b/acme-lake-2");
    }

    @Test
    void resources_that_are_not_there_are_missing_and_those_that_may_not_be_seen_are_not_observed() {
        ResourceRef nowhere = new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-nowhere");
        ResourceRef hidden = new ResourceRef("gcp", GcpId.PROJECT, "acme-hidden");
        PropagationPlan plan = propagation.plan(List.of(nowhere, hidden), TAGS);
        assertThat(plan.resource(nowhere).orElseThrow().status()).isEqualTo(Status.MISSING);
        assertThat(plan.resource(hidden).orElseThrow().status()).isEqualTo(Status.NOT_OBSERVED);
    }

    @Test
    void a_service_account_without_a_tag_namespace_is_not_taggable_and_nothing_is_called() {
        PropagationPlan plan = propagation.plan(List.of(ACCOUNT), TAGS);
        assertThat(plan.resource(ACCOUNT).orElseThrow().status()).isEqualTo(Status.NOT_TAGGABLE);
        assertThat(plan.toString()).contains("service accounts take no labels").contains("tagNamespace");
        assertThat(google.calls()).isEmpty();
    }

    @Test
    void a_service_account_takes_the_tag_values_that_exist_and_a_plan_tells_of_keys_that_do_not() {
        google.withTagValue("123456789012/env/prod").withTagValue("123456789012/env/dev");
        google.withTagValue("other/env/prod");
        google.bind(ACCOUNT.id(), "123456789012/env/dev");
        google.bind(ACCOUNT.id(), "other/env/prod");
        Propagation bound = new Propagation(GcpProvider.builder()
                .access(Propagation.access(google))
                .tagNamespace("123456789012", "env", "owner")
                .build());

        PropagationPlan unknownKey = bound.plan(List.of(ACCOUNT), Map.of("team", "x"));
        assertThat(unknownKey.toString()).contains("has none of the keys that there are: env, owner");

        PropagationPlan unknownValue = bound.plan(List.of(ACCOUNT), Map.of("owner", "nobody"));
        ResourceOutcome refused = outcome(bound.apply(unknownValue), ACCOUNT);
        assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(refused.toString()).contains("there is no tag value 123456789012/owner/nobody");

        try (TagStore store = GcpProvider.builder()
                .access(Propagation.access(google))
                .tagNamespace("123456789012")
                .build()
                .open(Propagation.SCOPE)) {
            assertThat(read(store, ACCOUNT).tags()).isEqualTo(Map.of("env", "dev"));
            assertThat(write(store, ACCOUNT, Map.of("env", "prod")).isWritten()).isTrue();
            assertThat(google.bindings(ACCOUNT.id()))
                    .containsExactlyInAnyOrder("123456789012/env/prod", "other/env/prod");

            google.withTagValue("123456789012/cost centre/R&D + 50 % größe?");
            assertThat(write(store, ACCOUNT, Map.of("cost centre", "R&D + 50 % größe?"))
                            .isWritten())
                    .isTrue();
            assertThat(read(store, ACCOUNT).tags())
                    .isEqualTo(Map.of("env", "prod", "cost centre", "R&D + 50 % größe?"));
        }
    }

    @Test
    void two_keys_that_are_one_label_are_a_conflict_that_names_both() {
        PropagationPlan plan =
                propagation.plan(List.of(LAKE), Map.of("Cost Center", "a", "cost_center", "b", "owner", "data"));
        assertThat(plan.toString())
                .contains("'Cost Center'")
                .contains("'cost_center'")
                .contains("one key");
        propagation.apply(plan);
        assertThat(tags(LAKE)).containsExactlyEntriesOf(TAGS);
    }

    @Test
    void a_thousand_tables_converge_although_google_is_busy_and_others_write_too() {
        List<ResourceRef> tables = IntStream.range(0, 1_000)
                .mapToObj(i -> {
                    google.withTable(PROJECT, "sales", "t" + i);
                    return new ResourceRef("gcp", GcpId.TABLE, PROJECT + ".sales.t" + i);
                })
                .toList();
        PropagationPlan plan = propagation.plan(tables, TAGS);
        for (int i = 0; i < 1_000; i += 50) {
            google.label(GcpId.TABLE, tables.get(i).id(), "theirs", "x");
            google.failNextWriteTo("/t" + (i + 1), 403, "rateLimitExceeded");
        }
        // What another writer changed after it was planned is left for the next plan.
        Map<Outcome, Integer> counts = propagation.apply(plan).counts();
        assertThat(counts).containsEntry(Outcome.SKIPPED, 20);
        assertThat(counts.get(Outcome.APPLIED) + counts.get(Outcome.RETRIED)).isEqualTo(980);
        assertThat(counts.get(Outcome.RETRIED)).isGreaterThanOrEqualTo(20);
        assertThat(propagation.apply(propagation.plan(tables, TAGS)).counts()).containsEntry(Outcome.APPLIED, 20);
        assertThat(propagation.plan(tables, TAGS).isEmpty()).isTrue();
        assertThat(tags(tables.get(50))).isEqualTo(Map.of("owner", "data", "theirs", "x"));
    }

    private TagStore open(URI address) {
        return GcpProvider.of(GoogleAccess.builder().endpoint(address).build()).open(Propagation.SCOPE);
    }

    private Map<String, String> tags(ResourceRef resource) {
        try (TagStore store = open(google.address())) {
            return read(store, resource).tags();
        }
    }

    private static TagRead read(TagStore store, ResourceRef resource) {
        return store.read(List.of(resource)).get(resource);
    }

    private static TagWriteResult write(TagStore store, ResourceRef resource, Map<String, String> tags) {
        return write(store, resource, tags, null);
    }

    private static TagWriteResult write(
            TagStore store, ResourceRef resource, Map<String, String> tags, String version) {
        Collection<TagWrite> writes = List.of(new TagWrite(resource, tags, Set.of(), version));
        return store.write(writes).get(resource);
    }

    private static ResourceOutcome outcome(PropagationReport report, ResourceRef resource) {
        return report.outcome(resource).orElseThrow();
    }
}
