package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.Finding;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdict;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy says of jobs, and of jobs together with what their plan found. */
class PlannedPolicyTest {
    private static final ResourceRef BUCKET = new ResourceRef("gcp", "gcs_bucket", "lake");

    private final InMemoryProvider gcp = InMemoryProvider.standingInFor("gcp");
    private final Dativo dativo = Dativo.builder()
            .withoutDiscovery()
            .provider(gcp)
            .policy(TagPolicy.builder()
                    .rule("class", rule -> rule.key("classification").required().order("public", "internal", "pii"))
                    .build())
            .build();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeWhatTheJobNames() throws IOException {
        write("connector.yaml", "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        write("asset.yaml", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
    }

    @Test
    void a_classification_that_would_go_down_is_seen_with_the_plan_only() throws IOException {
        ResolvedJob before = job("pii");
        dativo.apply(dativo.plan(before)).throwIfFailed();
        ResolvedJob after = job("internal");

        assertThat(dativo.check(after).findings(Verdict.VIOLATION)).isEmpty();
        assertThat(dativo.check(dativo.plan(after), after).errors())
                .extracting(Finding::message)
                .containsExactly("classification would go down from 'pii' to 'internal'");
        assertThat(dativo.check(dativo.plan(before), before).hasErrors()).isFalse();
    }

    @Test
    void what_has_no_tags_is_not_asked_for_any() throws IOException {
        ResolvedJob job = job("pii");
        assertThat(dativo.check(dativo.plan(job), job).findings())
                .extracting(Finding::verdict, finding -> finding.resource().type())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Verdict.NOT_TAGGABLE, "service_account"));
    }

    @Test
    void a_missing_tag_is_told_at_the_tags_of_the_job() throws IOException {
        List<TaggedResource> judged = Dativo.taggedResources(job("pii"));
        assertThat(judged)
                .extracting(resource -> resource.resource().type())
                .containsExactly("gcs_bucket", "service_account");
        assertThat(judged).extracting(TaggedResource::tenant).containsOnly("acme");
        assertThat(judged).extracting(TaggedResource::environment).containsOnly("prod");
        assertThat(judged)
                .allSatisfy(
                        resource -> assertThat(resource.location()).hasToString(folder.resolve("job.yaml") + ":15:5"));
    }

    private ResolvedJob job(String classification) throws IOException {
        Path file = write("job.yaml", """
                tenant_id: acme
                environment: prod
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider:
                    provider: gcp
                    region: europe-west1
                    project_id: acme
                    resources:
                      - {resource_type: gcs_bucket, resource_id: lake}
                      - {resource_type: service_account, resource_id: etl@acme.iam.gserviceaccount.com}
                  tags:
                    custom:
                      classification: %s
                """.formatted(classification));
        return dativo.resolve(dativo.load(file).job());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
