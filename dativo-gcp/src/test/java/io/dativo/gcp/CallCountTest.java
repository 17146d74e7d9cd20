package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No call more than it takes. */
class CallCountTest {
    private static final String PROJECT = Propagation.PROJECT;
    private static final Map<String, String> TAGS = Map.of("owner", "data-team@acme.com", "compliance", "SOC2,GDPR");

    private final FakeGoogle google = new FakeGoogle();
    private final Propagation propagation = new Propagation(google);

    @AfterEach
    void stop() {
        google.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000})
    void buckets_cost_a_page_for_a_thousand_and_a_patch_for_each_that_differs(int count) {
        List<ResourceRef> buckets = resources(count, i -> {
            google.withBucket(PROJECT, "acme-lake-" + i);
            return ref(GcpId.BUCKET, "gs://acme-lake-" + i);
        });
        String read = count == 1 ? "GET /storage/v1/b/*" : "GET /storage/v1/b";

        PropagationPlan plan = propagation.plan(buckets, TAGS);
        assertThat(calls()).isEqualTo(Map.of(read, 1L));

        assertThat(propagation.apply(plan).counts()).containsEntry(Outcome.APPLIED, count);
        assertThat(calls()).isEqualTo(Map.of(read, 1L, "PATCH /storage/v1/b/*", (long) count));

        assertThat(propagation.plan(buckets, TAGS).isEmpty()).isTrue();
        assertThat(calls()).isEqualTo(Map.of(read, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000})
    void tables_cost_a_page_for_a_thousand_and_a_look_and_a_patch_for_each_that_differs(int count) {
        google.withDataset(PROJECT, "lake");
        List<ResourceRef> tables = resources(count, i -> {
            google.withTable(PROJECT, "lake", "table_" + i);
            return ref(GcpId.TABLE, PROJECT + ".lake.table_" + i);
        });
        String dataset = "/bigquery/v2/projects/" + PROJECT + "/datasets/lake/tables";

        PropagationPlan plan = propagation.plan(tables, TAGS);
        assertThat(calls()).isEqualTo(Map.of("GET " + dataset + (count == 1 ? "/*" : ""), 1L));

        assertThat(propagation.apply(plan).counts()).containsEntry(Outcome.APPLIED, count);
        // A list gives no etag, so each table is looked at on the way.
        Map<String, Long> applied = count == 1
                ? Map.of("GET " + dataset + "/*", 2L, "PATCH " + dataset + "/*", 1L)
                : Map.of("GET " + dataset, 1L, "GET " + dataset + "/*", (long) count, "PATCH " + dataset + "/*", (long)
                        count);
        assertThat(calls()).isEqualTo(applied);

        assertThat(propagation.plan(tables, TAGS).isEmpty()).isTrue();
        assertThat(calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void aspects_cost_a_call_each_and_one_for_the_place_of_their_dataset(int count) {
        google.withDataset(PROJECT, "lake").withAspectType(PROJECT, "4711", "global", "tags", """
                {"type": "record", "recordFields": [
                  {"name": "tags", "type": "map", "index": 1, "mapItems": {"name": "item", "type": "string"}}]}""");
        List<ResourceRef> tables = resources(count, i -> {
            google.withEntry(PROJECT + ".lake.table_" + i);
            return ref(GcpId.ASPECT, PROJECT + ".lake.table_" + i);
        });
        Propagation aspects = new Propagation(GcpProvider.builder()
                .access(Propagation.access(google))
                .aspectMap("projects/" + PROJECT + "/locations/global/aspectTypes/tags", "tags")
                .build());
        String place = "GET /bigquery/v2/projects/" + PROJECT + "/datasets/lake";
        String entry = "/v1/projects/" + PROJECT
                + "/locations/us/entryGroups/@bigquery/entries/bigquery.googleapis.com/projects/" + PROJECT
                + "/datasets/lake/tables/*";

        PropagationPlan plan = aspects.plan(tables, TAGS);
        assertThat(calls()).isEqualTo(Map.of(place, 1L, "GET " + entry, (long) count));

        assertThat(aspects.apply(plan).counts()).containsEntry(Outcome.APPLIED, count);
        // Each is read before its write, compared just before the patch, and read after it: the answer shows no aspect.
        assertThat(calls()).isEqualTo(Map.of(place, 1L, "GET " + entry, 3L * count, "PATCH " + entry, (long) count));

        assertThat(aspects.plan(tables, TAGS).isEmpty()).isTrue();
        assertThat(calls()).isEqualTo(Map.of(place, 1L, "GET " + entry, (long) count));
    }

    @Test
    void a_list_is_read_no_further_than_it_helps() {
        for (int i = 0; i < 2_500; i++) {
            google.withBucket(PROJECT, String.format("acme-lake-%04d", i));
        }
        propagation.plan(
                List.of(ref(GcpId.BUCKET, "gs://acme-lake-2400"), ref(GcpId.BUCKET, "gs://acme-lake-2401")), TAGS);
        assertThat(calls()).isEqualTo(Map.of("GET /storage/v1/b", 2L, "GET /storage/v1/b/*", 2L));
    }

    @Test
    void many_batches_turn_the_pages_of_one_list_together() {
        google.withDataset(PROJECT, "lake");
        List<ResourceRef> tables = resources(2_500, i -> {
            google.withTable(PROJECT, "lake", "table_" + i);
            return ref(GcpId.TABLE, PROJECT + ".lake.table_" + i);
        });
        propagation.plan(tables, TAGS);
        assertThat(calls()).isEqualTo(Map.of("GET /bigquery/v2/projects/" + PROJECT + "/datasets/lake/tables", 3L));
    }

    @Test
    void datasets_of_one_project_cost_one_page() {
        List<ResourceRef> datasets = resources(300, i -> {
            google.withDataset(PROJECT, "dataset_" + i);
            return ref(GcpId.DATASET, PROJECT + ".dataset_" + i);
        });
        propagation.plan(datasets, TAGS);
        assertThat(calls()).isEqualTo(Map.of("GET /bigquery/v2/projects/" + PROJECT + "/datasets", 1L));
    }

    @Test
    void buckets_of_another_project_are_asked_for_one_by_one() {
        google.withBucket("other-project", "other-lake-1").withBucket("other-project", "other-lake-2");
        PropagationPlan plan = propagation.plan(
                List.of(ref(GcpId.BUCKET, "gs://other-lake-1"), ref(GcpId.BUCKET, "gs://other-lake-2")), TAGS);
        assertThat(plan.resources()).allMatch(resource -> resource.isWritable());
        assertThat(calls()).isEqualTo(Map.of("GET /storage/v1/b", 1L, "GET /storage/v1/b/*", 2L));
    }

    /** How often each method was called; the last name of a path does not count. */
    private Map<String, Long> calls() {
        return google.calls().stream()
                .map(call -> call.replaceAll("/(acme-lake|other-lake|table|dataset)[_-][0-9]+$", "/*"))
                .collect(Collectors.groupingBy(call -> call, Collectors.counting()));
    }

    private static List<ResourceRef> resources(int count, IntFunction<ResourceRef> each) {
        return IntStream.range(0, count).mapToObj(each).toList();
    }

    private static ResourceRef ref(String type, String id) {
        return new ResourceRef(GcpProvider.ID, type, id);
    }
}
