package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.InvalidInputException;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagChange;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which job a job file is: other folders, other spellings of a path, other environments. */
class JobIdentityTest {
    private static final ResourceRef BUCKET = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final String FIRST = "cost_center: A-1, owner: shop";
    private static final String SECOND = "cost_center: A-2";

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");

    @TempDir
    private Path machine;

    @Test
    void the_same_job_from_two_checkouts_is_one_job() {
        OwnershipLedger ledger = OwnershipLedger.directory(machine.resolve("ledger"));

        run(machine.resolve("builds/1"), ledger, FIRST);
        run(machine.resolve("mnt/other/builds/2"), ledger, SECOND);

        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("cost_center", "A-2", "tenant_id", "acme"));
    }

    @Test
    void a_file_by_its_relative_and_by_its_absolute_path_is_one_job() {
        Path checkout = machine.resolve("checkout");
        Dativo dativo = dativo(checkout, OwnershipLedger.inMemory()).build();
        Path file = job(checkout, FIRST);
        apply(dativo, Path.of("").toAbsolutePath().relativize(file));

        job(checkout, SECOND);
        apply(dativo, file);

        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("cost_center", "A-2", "tenant_id", "acme"));
    }

    @Test
    void plans_of_two_checkouts_are_equal_byte_for_byte() {
        Path one = machine.resolve("builds/1");
        Path two = machine.resolve("elsewhere/2");
        PropagationPlan first = plan(one, job(one, FIRST));
        PropagationPlan second = plan(
                two, Path.of("").toAbsolutePath().relativize(job(two, FIRST).toAbsolutePath()));

        assertThat(second.toJson()).isEqualTo(first.toJson()).contains("jobs/orders.yaml:");
        assertThat(second).hasToString(first.toString());
    }

    @Test
    void no_path_of_the_machine_gets_into_a_ledger_or_an_audit_log() {
        Path ledger = machine.resolve("ledger");
        Path audit = machine.resolve("audit.jsonl");
        Path checkout = machine.resolve("checkout");
        Path file = job(checkout, FIRST);
        write(checkout.resolve("jobs/connector.yaml"), "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        move(checkout.resolve("asset.yaml"), checkout.resolve("jobs/asset.yaml"));
        Dativo outside = Dativo.builder()
                .withoutDiscovery()
                .provider(aws)
                .ledger(OwnershipLedger.directory(ledger))
                .audit(AuditLog.file(audit))
                .build();
        apply(outside, file);
        run(checkout, OwnershipLedger.directory(ledger), SECOND);

        assertThat(texts(ledger)).isNotEmpty().noneMatch(text -> text.contains(machine.toString()));
        assertThat(texts(audit))
                .singleElement()
                .asString()
                .contains("acme/prod/orders")
                .doesNotContain(machine.toString());
    }

    @Test
    void one_file_for_two_environments_is_two_jobs_that_conflict_on_one_bucket() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        Path file = job(checkout, "environment: \"${STAGE}\"", "${STAGE}");
        for (String stage : List.of("prod", "dev", "prod", "dev")) {
            Dativo dativo =
                    dativo(checkout, ledger).environment(Map.of("STAGE", stage)).build();
            PropagationPlan plan = dativo.plan(dativo.resolve(dativo.load(file).job()));
            dativo.apply(plan);

            assertThat(aws.tags(BUCKET)).containsEntry("environment", "prod");
            assertThat(plan.summary().claims().count(ClaimStatus.CONFLICT)).isEqualTo(stage.equals("dev") ? 1 : 0);
        }
    }

    @Test
    void three_jobs_of_one_asset_remove_nothing_of_each_other_in_ten_rounds() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        for (int round = 0; round < 10; round++) {
            for (String file : List.of("full", "hourly", "daily")) {
                Path job = checkout.resolve("jobs/" + file + ".yaml");
                move(job(checkout, "owner: shop, custom: {" + file + ": \"yes\"}"), job);
                apply(dativo(checkout, ledger).build(), job);
            }
            assertThat(aws.tags(BUCKET))
                    .isEqualTo(Map.of(
                            "owner", "shop", "tenant_id", "acme", "full", "yes", "hourly", "yes", "daily", "yes"));
        }
    }

    @Test
    void one_file_for_three_regions_is_one_job_that_removes_nothing_in_the_others() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        Path file = job(checkout, FIRST);
        write(file, read(file).replace("eu-west-1", "${REGION}").replace(":::lake", ":::lake-${REGION}"));
        List<String> regions = List.of("eu-west-1", "us-east-1", "ap-south-1");
        for (int round = 0; round < 3; round++) {
            for (String region : regions) {
                apply(
                        dativo(checkout, ledger)
                                .environment(Map.of("REGION", region))
                                .build(),
                        file);
            }
        }
        assertThat(regions)
                .allSatisfy(region -> assertThat(
                                aws.tags(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake-" + region)))
                        .containsOnlyKeys("cost_center", "owner", "tenant_id"));
    }

    @Test
    void a_renamed_job_keeps_what_was_its_own() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.inMemory();
        run(checkout, ledger, FIRST);
        Path renamed = checkout.resolve("jobs/sales.yaml");
        move(job(checkout, SECOND), renamed);

        Dativo forgetful = dativo(checkout, ledger).build();
        assertThat(forgetful
                        .plan(resolve(forgetful, renamed))
                        .summary()
                        .claims()
                        .count(ClaimStatus.CONFLICT))
                .isEqualTo(1);
        Dativo dativo = dativo(checkout, ledger)
                .propagation(options -> options.renamed("acme/prod/orders", "acme/prod/interim")
                        .renamed("acme/prod/interim", "acme/prod/orders.sales"))
                .build();
        apply(dativo, renamed);

        assertThat(aws.tags(BUCKET)).isEqualTo(Map.of("cost_center", "A-2", "tenant_id", "acme"));
        assertThat(forgetful.plan(resolve(forgetful, renamed)).resources())
                .allSatisfy(resource -> assertThat(resource.changes()).isEmpty());
    }

    @Test
    void what_is_claimed_elsewhere_is_claimed_by_the_job() {
        ResourceRef archive = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::archive");
        Path checkout = machine.resolve("checkout");
        Dativo dativo = dativo(checkout, OwnershipLedger.inMemory())
                .claimAlso(job -> List.of(new TagClaim(
                        archive,
                        AccountScope.of("aws"),
                        TagSet.of(Map.of("k", "v"), TagOrigin.of(TagLevel.JOB, "catalog")),
                        machine + "/anything")))
                .build();

        assertThat(dativo.plan(resolve(dativo, job(checkout, FIRST)))
                        .resource(archive)
                        .orElseThrow()
                        .changes())
                .extracting(TagChange::claimants)
                .containsExactly(List.of("acme/prod/orders"));
    }

    @Test
    void two_files_with_one_id_are_not_planned_together() {
        Path checkout = machine.resolve("checkout");
        Path file = job(checkout, FIRST);
        Path twin = checkout.resolve("jobs/eu/orders.yaml");
        move(file, twin);
        job(checkout, FIRST);
        Dativo dativo = dativo(checkout, OwnershipLedger.inMemory()).build();

        assertThatThrownBy(() -> dativo.plan(resolve(dativo, file), resolve(dativo, twin)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the id 'acme/prod/orders' is that of jobs/eu/orders.yaml and jobs/orders.yaml");
    }

    private void run(Path checkout, OwnershipLedger ledger, String tags) {
        apply(dativo(checkout, ledger).build(), job(checkout, tags));
    }

    private PropagationPlan plan(Path checkout, Path file) {
        Dativo dativo = dativo(checkout, OwnershipLedger.inMemory()).build();
        return dativo.plan(resolve(dativo, file));
    }

    private static void apply(Dativo dativo, Path file) {
        dativo.apply(dativo.plan(resolve(dativo, file))).throwIfFailed();
    }

    private static ResolvedJob resolve(Dativo dativo, Path file) {
        return dativo.resolve(dativo.load(file).job());
    }

    private Dativo.Builder dativo(Path checkout, OwnershipLedger ledger) {
        return Dativo.builder().withoutDiscovery().provider(aws).ledger(ledger).base(checkout);
    }

    @Test
    void one_file_for_three_regions_keeps_what_each_run_tagged() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.directory(machine.resolve("ledger"));
        Path file = job(checkout, FIRST);
        write(file, read(file).replace("eu-west-1", "${AWS_REGION}").replace("lake", "lake-${AWS_REGION}"));
        List<String> regions = List.of("eu-west-1", "us-east-1", "ap-south-1");
        for (int round = 0; round < 3; round++) {
            for (String region : regions) {
                Dativo dativo = dativo(checkout, ledger)
                        .environment(Map.of("AWS_REGION", region))
                        .propagation(options -> options.releaseLeft())
                        .build();
                apply(dativo, file);
            }
        }
        assertThat(regions)
                .allSatisfy(region -> assertThat(
                                aws.tags(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake-" + region)))
                        .containsEntry("owner", "shop"));
    }

    @Test
    void three_jobs_of_one_asset_run_ten_times_and_remove_nothing() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.directory(machine.resolve("ledger"));
        Path file = job(checkout, FIRST);
        List<Path> files = List.of(
                file,
                write(
                        checkout.resolve("jobs/hourly.yaml"),
                        read(file).replace("owner: shop", "custom: {hourly: \"1\"}")),
                write(
                        checkout.resolve("jobs/daily.yaml"),
                        read(file).replace("owner: shop", "custom: {daily: \"1\"}")));
        Dativo dativo = dativo(checkout, ledger)
                .propagation(options -> options.releaseLeft().maxRemovals(0))
                .build();
        for (int round = 0; round < 10; round++) {
            files.forEach(each -> apply(dativo, each));
        }
        assertThat(aws.tags(BUCKET)).containsOnlyKeys("cost_center", "owner", "hourly", "daily", "tenant_id");
    }

    @Test
    void a_bucket_that_leaves_a_job_file_is_seen_and_released() {
        Path checkout = machine.resolve("checkout");
        OwnershipLedger ledger = OwnershipLedger.directory(machine.resolve("ledger"));
        Path file = job(checkout, FIRST);
        String one = read(file);
        String second = "{resource_type: s3_bucket, resource_id: \"arn:aws:s3:::landing\"}";
        write(file, one.replace("lake\"}]", "lake\"}, " + second + "]"));
        apply(dativo(checkout, ledger).build(), file);

        write(file, one);
        Dativo usual = dativo(checkout, ledger).build();
        ResolvedJob job = usual.resolve(usual.load(file).job());
        assertThat(usual.plan(job).left()).singleElement().satisfies(left -> {
            assertThat(left.resource().id()).isEqualTo("arn:aws:s3:::landing");
            assertThat(left.keys()).containsExactly("cost_center", "owner", "tenant_id");
        });
        assertThat(usual.verify(job).isInSync()).isFalse();
        assertThat(usual.whoClaims(BUCKET, AccountScope.of("aws"), "owner").toString())
                .contains("acme/prod/orders claims \"shop\" <- infrastructure.tags.owner (jobs/orders.yaml:");

        apply(
                dativo(checkout, ledger)
                        .propagation(options -> options.releaseLeft())
                        .build(),
                file);
        assertThat(aws.tags(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::landing")))
                .isEmpty();
        assertThat(usual.verify(job).isInSync()).isTrue();
        assertThat(usual.apply(usual.retire("acme/prod/orders")).isComplete()).isTrue();
        assertThat(aws.tags(BUCKET)).isEmpty();
    }

    private static Path job(Path checkout, String tags) {
        return job(checkout, tags, "prod");
    }

    /** A checkout with one job: the same text whatever the folder. */
    private static Path job(Path checkout, String tags, String environment) {
        write(checkout.resolve("connector.yaml"), "name: any\ntype: csv\ndefault_engine: {type: native}\n");
        write(checkout.resolve("asset.yaml"), """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}]
                team: {owner: data@acme.example}
                """);
        return write(checkout.resolve("jobs/orders.yaml"), """
                tenant_id: acme
                environment: %s
                source_connector_path: connector.yaml
                target_connector_path: connector.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources: [{resource_type: s3_bucket, resource_id: "arn:aws:s3:::lake"}]
                  tags: {%s}
                """.formatted(environment, tags));
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
