package io.dativo.test;

import static io.dativo.test.DativoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.tag.TagLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ResolvedJobAssertTest {
    private static final ResourceRef BUCKET = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");

    @TempDir
    private Path folder;

    private JobFiles files;
    private ResolvedJob job;
    private String name;

    @BeforeEach
    void resolveOneJob() {
        files = new JobFiles(folder);
        job = resolve("tags:\n  cost_center: DATA-001\n  project: lake");
        name = job.job().name();
    }

    @AfterEach
    void compareAgain() {
        System.clearProperty(Snapshot.PROPERTY);
    }

    private ResolvedJob resolve(String rest) {
        return resolve(rest, "");
    }

    private ResolvedJob resolve(String rest, String ofTheBucket) {
        Dativo dativo = Dativo.builder().withoutDiscovery().build();
        return dativo.resolve(
                dativo.load(files.job("job.yaml", rest, ofTheBucket)).job());
    }

    @Test
    void a_tag_that_is_there_from_where_it_should_be_passes() {
        assertThatCode(() -> assertThat(job)
                        .hasTag("cost_center", "DATA-001")
                        .from(TagLevel.INFRASTRUCTURE)
                        .writtenAt("infrastructure.tags.cost_center")
                        .and()
                        .on("table")
                        .hasTag("finops.cost_center", "DATA-001")
                        .from(TagLevel.ASSET)
                        .and()
                        .hasNoTag("cost_center"))
                .doesNotThrowAnyException();
    }

    @Test
    void another_value_fails_with_the_reason_for_it() {
        assertThatThrownBy(() -> assertThat(job).hasTag("cost_center", "FIN-001"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expecting " + name
                        + " to have cost_center = 'FIN-001' on every target that carries it, but\n"
                        + "  iam_role arn:aws:iam::123456789012:role/etl: cost_center = DATA-001 <-"
                        + " infrastructure.tags.cost_center (job.yaml:17:18); rule: the only level that sets it\n"
                        + "  s3_bucket arn:aws:s3:::lake: cost_center = DATA-001 <-"
                        + " infrastructure.tags.cost_center (job.yaml:17:18); rule: the only level that sets it");
    }

    @Test
    void a_missing_tag_fails_with_what_is_there_and_what_was_meant() {
        assertThatThrownBy(() -> assertThat(job).on(BUCKET).hasTag("cost_centre", "DATA-001"))
                .hasMessage(
                        "Expecting " + name + " to have cost_centre = 'DATA-001', but no target carries cost_centre;"
                                + " did you mean 'cost_center'?\n"
                                + "  s3_bucket arn:aws:s3:::lake carries cost_center, project, tenant_id");
        assertThatThrownBy(() -> assertThat(job).on("table").hasTag("cost_center", "DATA-001"))
                .hasMessageContaining("did you mean 'finops.cost_center'?");
    }

    @Test
    void one_target_with_another_value_is_enough_to_fail() {
        ResolvedJob own = resolve("tags: {cost_center: DATA-001}", "tags: {cost_center: OWN-1}");
        assertThatThrownBy(() -> assertThat(own).hasTag("cost_center", "DATA-001"))
                .hasMessageContaining("s3_bucket arn:aws:s3:::lake: cost_center = OWN-1 <-")
                .hasMessageContaining("overrode DATA-001 <- infrastructure.tags.cost_center")
                .hasMessageNotContaining("iam_role");
        assertThatCode(() -> assertThat(own).on("iam_role").hasTag("cost_center", "DATA-001"))
                .doesNotThrowAnyException();
    }

    @Test
    void another_origin_fails_with_the_chain() {
        assertThatThrownBy(
                        () -> assertThat(job).hasTag("cost_center", "DATA-001").from(TagLevel.RESOURCE))
                .hasMessageStartingWith("Expecting " + name
                        + " to have cost_center=DATA-001 from RESOURCE, but it comes from INFRASTRUCTURE:\n")
                .hasMessageContaining("infrastructure.tags.cost_center (job.yaml:17:18)");
        assertThatThrownBy(
                        () -> assertThat(job).hasTag("cost_center", "DATA-001").writtenAt("finops.cost_center"))
                .hasMessageContaining("written at finops.cost_center, but\n  iam_role");
    }

    @Test
    void a_tag_that_should_not_be_there_and_a_target_that_is_not_there_are_told() {
        assertThatThrownBy(() -> assertThat(job).hasNoTag("project"))
                .hasMessageContaining("to have no project, but\n  iam_role");
        assertThatThrownBy(() -> assertThat(job).on("gcs_bucket"))
                .hasMessageContaining(
                        "to have a target of type gcs_bucket, but it has iam_role arn:aws:iam::123456789012:role/etl, s3_bucket");
    }

    @Test
    void a_policy_is_followed_or_its_errors_are_told() {
        TagPolicy policy = TagPolicy.builder()
                .rule("owner", rule -> rule.key("owner").required())
                .build();
        assertThatThrownBy(() -> assertThat(job).followsPolicy(policy))
                .hasMessageContaining("to follow tag policy: 1 rule, 0 waivers, but\n")
                .hasMessageContaining("error[owner] s3_bucket arn:aws:s3:::lake: owner is missing");
        assertThatCode(() -> assertThat(job).on("table").followsPolicy(policy)).doesNotThrowAnyException();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void a_snapshot_is_written_on_demand_and_then_holds() throws IOException {
        Path file = folder.resolve("snapshots/job.txt");
        assertThatThrownBy(() -> assertThat(job).on(BUCKET).matchesSnapshot(file))
                .hasMessageStartingWith("There is no snapshot " + file)
                .hasMessageContaining("-Ddativo.snapshots=update")
                .hasMessageContaining("cost_center = \"DATA-001\"");

        System.setProperty(Snapshot.PROPERTY, "update");
        assertThat(job).on(BUCKET).matchesSnapshot(file);
        System.clearProperty(Snapshot.PROPERTY);

        assertThat(Files.readString(file)).isEqualTo("""
                aws s3_bucket arn:aws:s3:::lake
                  cost_center = "DATA-001"  <- infrastructure infrastructure.tags.cost_center
                  project = "lake"  <- infrastructure infrastructure.tags.project
                  tenant_id = "acme"  <- infrastructure tenant_id
                """);
        assertThat(job).on(BUCKET).matchesSnapshot(file);
        Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
        assertThat(job).on(BUCKET).matchesSnapshot(file);
    }

    @Test
    void a_change_shows_the_lines_that_go_and_come_under_their_target() {
        Path file = files.write("job.txt", Snapshot.text(job, job.targets()));
        assertThat(job).matchesSnapshot(file);

        ResolvedJob changed = resolve("tags:\n  cost_center: DATA-002\n  project: lake\n  owner: x");
        assertThatThrownBy(() -> assertThat(changed)
                        .on("s3_bucket")
                        .matchesSnapshot(files.write("bucket.txt", Snapshot.text(job, List.of(BUCKET)))))
                .hasMessage("The tags of " + name + " differ from the snapshot " + folder.resolve("bucket.txt")
                        + " (- snapshot, + now):\n"
                        + "  aws s3_bucket arn:aws:s3:::lake\n"
                        + "-   cost_center = \"DATA-001\"  <- infrastructure infrastructure.tags.cost_center\n"
                        + "+   cost_center = \"DATA-002\"  <- infrastructure infrastructure.tags.cost_center\n"
                        + "+   owner = \"x\"  <- infrastructure infrastructure.tags.owner\n"
                        + "To write it, run the test with -Ddativo.snapshots=update, and review the change.");
    }
}
