package io.dativo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import io.dativo.spi.TagRules;
import io.dativo.test.InMemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ComplianceCommandTest {
    private static final String JOB = "../examples/quickstart/jobs/acme/stripe_customers.yaml";

    @TempDir
    Path folder;

    private static Ran dativo(String... arguments) {
        return Ran.of(builder -> builder, Map.of(), arguments);
    }

    private Ran compliance(String... more) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("report", "compliance", JOB, "--base", "../examples/quickstart"));
        arguments.addAll(List.of(more));
        return dativo(arguments.toArray(String[]::new));
    }

    @Test
    void what_is_declared_is_compared_with_nothing_where_no_cloud_is_asked() {
        Ran ran = compliance("--out", folder.resolve("pages").toString());
        assertThat(ran.out())
                .contains("DECLARED_ONLY  acme/prod/stripe_customers: public access is blocked")
                .contains("declared governance.retention_days = 30")
                .contains("today is not known: not observed")
                .doesNotContain("MATCH  ");
        assertThat(ran.exit()).isZero();
        assertThat(folder.resolve("pages/compliance.html")).exists();
    }

    @Test
    void evidence_is_made_and_verified_and_one_changed_byte_or_another_digest_is_found() throws IOException {
        String bundle = folder.resolve("bundle").toString();
        Ran made = compliance("--evidence", bundle, "--with", "../examples/quickstart/tag-policy.yaml");
        assertThat(made.exit()).isZero();
        String digest = made.err().replaceAll("(?s).*digest ([0-9a-f]{64}).*", "$1");
        assertThat(digest).hasSize(64);
        Ran whole = dativo("report", "evidence", bundle, "--digest", digest);
        assertThat(whole.out()).contains("intact, digest " + digest);
        assertThat(whole.exit()).isZero();
        assertThat(dativo("report", "evidence", bundle, "--digest", "0".repeat(64))
                        .exit())
                .isEqualTo(1);
        Path policy = Path.of(bundle, "tag-policy.yaml");
        Files.writeString(policy, Files.readString(policy) + " ");
        Ran changed = dativo("report", "evidence", bundle);
        assertThat(changed.out()).contains("tag-policy.yaml is not what the manifest says");
        assertThat(changed.exit()).isEqualTo(1);
    }

    @Test
    void a_report_of_costs_still_asks_for_its_bill() {
        Ran ran = dativo("report");
        assertThat(ran.err()).contains("--bill=FILE and --from=MONTH");
        assertThat(ran.exit()).isEqualTo(2);
    }

    /** Says of every bucket that it is open and deletes after ten days. */
    private static final class Open implements ResourceObserver {
        @Override
        public String provider() {
            return "aws";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("s3_bucket");
        }

        @Override
        public SortedSet<String> permissions() {
            return new TreeSet<>(Set.of("test:Get"));
        }

        @Override
        public List<Observation> observe(ResourceRef resource) {
            return List.of(
                    Observation.ask(
                            resource,
                            Aspect.PUBLIC_ACCESS_BLOCKED,
                            "test:Get",
                            Clock.systemUTC(),
                            () -> Answer.of(Outcome.NO, "it is open", "x")),
                    Observation.ask(
                            resource,
                            Aspect.EXPIRY,
                            "test:Get",
                            Clock.systemUTC(),
                            () -> Answer.of(Outcome.YES, "all is deleted after 10 days", "x")
                                    .days(10)));
        }
    }

    @Test
    void what_is_observed_otherwise_is_a_finding_and_a_rule_that_deletes_files_of_tables_is_to_be_taken_out() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, UTF_8);
        InMemoryProvider iceberg = InMemoryProvider.of(
                "iceberg", Map.of("table", TagRules.builder().build()));
        Surroundings surroundings = new Surroundings(
                printed,
                printed,
                false,
                false,
                Map.of(),
                builder -> builder.provider(iceberg).withoutDiscovery());
        Observers observers = new Observers(provider -> provider.equals("aws") ? List.of(new Open()) : List.of());
        int exit = new CommandLine(new ComplianceCommand(surroundings, observers))
                .execute(
                        JOB,
                        "--observe",
                        "--base",
                        "../examples/quickstart",
                        "--terraform-state",
                        "../examples/quickstart/terraform/terraform.tfstate");
        assertThat(out.toString(UTF_8))
                .contains("MISMATCH  acme/prod/stripe_customers: public access is blocked")
                .contains("it holds tables: take out the rule");
        assertThat(exit).isEqualTo(1);
    }
}
