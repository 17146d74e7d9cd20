package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssetSearchTest {
    private static final String SEARCH = "GET /v1/organizations/123456789012:searchAllResources";
    private static final Map<String, String> TAGS = Map.of("owner", "data");

    private final FakeGoogle google = new FakeGoogle();
    private final Propagation propagation = new Propagation(GcpProvider.builder()
            .access(Propagation.access(google))
            .assetSearch("organizations/123456789012")
            .build());

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void tables_of_many_datasets_cost_a_page_for_five_hundred() {
        List<ResourceRef> tables = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String project = "acme-project-" + i % 10;
            google.withDataset(project, "d" + i % 100).withTable(project, "d" + i % 100, "t" + i);
            tables.add(new ResourceRef("gcp", GcpId.TABLE, project + ".d" + i % 100 + ".t" + i));
            google.inventory(GcpId.TABLE, tables.get(i).id());
        }
        PropagationPlan plan = propagation.plan(tables, TAGS);
        assertThat(plan.resources()).allMatch(resource -> resource.isWritable());
        assertThat(google.calls()).hasSize(2).containsOnly(SEARCH);
    }

    @Test
    void what_changed_since_the_inventory_looked_is_seen_by_the_write_and_read_again_from_the_source() {
        google.withBucket(Propagation.PROJECT, "acme-lake").withBucket(Propagation.PROJECT, "acme-logs");
        List<ResourceRef> buckets = List.of(
                new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake"),
                new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-logs"));
        buckets.forEach(bucket -> google.inventory(GcpId.BUCKET, bucket.id()));
        PropagationPlan plan = propagation.plan(buckets, TAGS);
        google.label(GcpId.BUCKET, "gs://acme-lake", "owner", "theirs");
        google.calls();

        assertThat(propagation.apply(plan).counts())
                .containsEntry(Outcome.APPLIED, 1)
                .containsEntry(Outcome.FAILED, 1);
        List<String> calls = google.calls();
        assertThat(calls).filteredOn(SEARCH::equals).hasSize(1);
        assertThat(calls).filteredOn(call -> call.startsWith("PATCH")).containsExactly("PATCH /storage/v1/b/acme-logs");
    }

    @Test
    void what_the_inventory_does_not_know_yet_is_asked_for() {
        google.withBucket(Propagation.PROJECT, "acme-lake").withBucket(Propagation.PROJECT, "acme-new");
        google.inventory(GcpId.BUCKET, "gs://acme-lake");
        propagation.plan(
                List.of(
                        new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-lake"),
                        new ResourceRef("gcp", GcpId.BUCKET, "gs://acme-new")),
                TAGS);
        assertThat(google.calls()).containsExactly(SEARCH, "GET /storage/v1/b/acme-new");
    }

    @Test
    void a_scope_that_is_none_is_refused() {
        assertThatThrownBy(() -> GcpProvider.builder().assetSearch("acme.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("organizations/N");
    }
}
