package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.TODAY;
import static io.dativo.policy.PolicyFixtures.bucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.policy.SensitiveValue.Kind;
import io.dativo.problem.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveValueTest {
    /** Put together here so that no file of the project holds anything that looks like a credential. */
    private static final String ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE";

    private static final Map<String, Kind> SENSITIVE = Map.ofEntries(
            Map.entry(ACCESS_KEY, Kind.AWS_ACCESS_KEY),
            Map.entry("key=ASIA" + "IOSFODNN7EXAMPLE;", Kind.AWS_ACCESS_KEY),
            Map.entry("q7Rz/Kd0VbN3sXe" + "T9fMwYh2LpJc5GuA8vQo+ZnBi", Kind.AWS_SECRET_KEY),
            Map.entry("-----BEGIN RSA " + "PRIVATE KEY-----", Kind.PRIVATE_KEY),
            Map.entry("ghp_" + "a1B2".repeat(9), Kind.TOKEN),
            Map.entry("github_pat_" + "a1B2_".repeat(12), Kind.TOKEN),
            Map.entry("glpat-" + "a1B2".repeat(5), Kind.TOKEN),
            Map.entry("xoxb-" + "1234567890-abcdef", Kind.TOKEN),
            Map.entry("dapi" + "0123456789abcdef".repeat(2), Kind.TOKEN),
            Map.entry("eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N", Kind.TOKEN),
            Map.entry("sk_live_" + "a1B2".repeat(6), Kind.API_KEY),
            Map.entry("AIza" + "a1B2c".repeat(7), Kind.API_KEY),
            Map.entry("postgresql://reader:" + "hunter2@db.acme.example/sales", Kind.CONNECTION_STRING),
            Map.entry("AccountName=x;AccountKey=" + "a1B2".repeat(6) + "==", Kind.CONNECTION_STRING),
            Map.entry("jane.doe@acme.example", Kind.EMAIL),
            Map.entry("ask jane.doe@acme.example first", Kind.EMAIL),
            Map.entry("4111 1111 1111 1111", Kind.CARD),
            Map.entry("DE89 3704 0044 0532 0130 00", Kind.IBAN),
            Map.entry("GB82WEST12345698765432", Kind.IBAN),
            Map.entry("078-05-1120", Kind.SOCIAL_SECURITY),
            Map.entry("+49 30 123456-78", Kind.PHONE));

    static List<Map.Entry<String, Kind>> sensitive() {
        return List.copyOf(SENSITIVE.entrySet());
    }

    @ParameterizedTest
    @MethodSource("sensitive")
    void what_looks_like_a_credential_or_a_person_is_recognised(Map.Entry<String, Kind> value) {
        assertThat(SensitiveValue.of(false, value.getKey())).isEqualTo(value.getValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "prod",
                "DATA-001",
                "data-platform",
                "arn:aws:s3:::lake",
                "arn:aws:iam::482916530174:role/dativo-etl",
                "482916530174",
                "4111111111111112",
                "2026-11-22",
                "2026-11-22T12:00:00Z",
                "20261122120000",
                "1.12.0",
                "5f0c6e1a-9b7d-4c1e-8a2f-3d4b5c6a7e8f",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "s3://lake/sales/customers/year=2026/month=11",
                "https://wiki.acme.example/data/owners?team=platform",
                "SuperCalifragilisticExpialidocious12345/",
                "TheQuickBrownFoxJumpsOverTheLazyDog12345",
                "PCI-DSS,GDPR,SOC2",
                "high-throughput-ghost-writer-service-xx",
                "DE89370400440532013001",
                "+1",
                "user@host",
                "vpc-0a1b2c3d4e5f67890",
                "AKIAshort",
                "XAKIAIOSFODNN7EXAMPLES",
            })
    void what_tags_usually_hold_is_harmless(String value) {
        assertThat(SensitiveValue.of(false, value)).isNull();
    }

    @Test
    void a_key_that_names_a_credential_makes_its_value_one_unless_it_says_where_the_credential_is() {
        assertThat(SensitiveValue.isSecretKey("db_password")).isTrue();
        assertThat(SensitiveValue.isSecretKey("custom.ApiKey")).isTrue();
        assertThat(SensitiveValue.isSecretKey("secretary")).isFalse();
        assertThat(SensitiveValue.isSecretKey("key")).isFalse();
        assertThat(SensitiveValue.of(true, "hunter2")).isEqualTo(Kind.PASSWORD);
        assertThat(SensitiveValue.of(true, "arn:aws:secretsmanager:eu-west-1:482916530174:secret:db"))
                .isNull();
        assertThat(SensitiveValue.of(true, "vault://kv/db")).isNull();
        assertThat(SensitiveValue.of(true, "${DB_PASSWORD}")).isNull();
        assertThat(SensitiveValue.of(true, "none")).isNull();
    }

    @Test
    void a_secret_is_an_error_and_nothing_that_is_told_holds_it() {
        Verdicts verdicts = TagPolicy.builder()
                .rule("team", r -> r.key("team").allowed("a", "b").pattern("[a-z]"))
                .build()
                .check(List.of(bucket("team", ACCESS_KEY)), TODAY);
        assertThat(verdicts.hasErrors()).isTrue();
        assertThat(verdicts.findings())
                .extracting(Finding::rule)
                .containsExactly(TagPolicy.SECRET_IN_VALUE, "team", "team");
        assertThat(verdicts.findings()).extracting(Finding::value).containsOnly("***");
        assertThat(verdicts.toString()).doesNotContain(ACCESS_KEY.substring(4));
        assertThat(verdicts.problems().toString()).doesNotContain(ACCESS_KEY.substring(4));
        assertThat(verdicts.findings().toString()).doesNotContain(ACCESS_KEY.substring(4));
    }

    @Test
    void personal_data_is_a_warning_and_addresses_are_welcome_under_keys_that_name_people() {
        TagPolicy policy = TagPolicy.builder().rule("team", r -> r.key("team")).build();
        Verdicts verdicts = policy.check(
                List.of(bucket(
                        "note",
                        "jane.doe@acme.example",
                        "Owner",
                        "jane.doe@acme.example",
                        "owner_card",
                        "4111111111111111")),
                TODAY);
        assertThat(verdicts.hasErrors()).isFalse();
        assertThat(verdicts.warnings()).extracting(Finding::key).containsExactly("note", "owner_card");
        assertThat(verdicts.warnings().get(0))
                .hasToString("job.yaml:40:5: warning[personal-data-in-value] s3_bucket arn:aws:s3:::lake:"
                        + " the value of note looks like a mail address\n"
                        + "    fix: remove it, or name a team instead\n"
                        + "    why: Tags are plain text, and are copied to bills, logs and search indexes.");
    }

    @Test
    void an_organisation_may_see_it_otherwise() {
        TagPolicy strict = TagPolicy.builder()
                .rule("team", r -> r.key("team"))
                .lints(new ValueLints(null, Severity.ERROR, List.of()))
                .build();
        Verdicts verdicts = strict.check(List.of(bucket("owner", "jane.doe@acme.example", "team", ACCESS_KEY)), TODAY);
        assertThat(verdicts.errors()).extracting(Finding::key).containsExactly("owner");
    }

    @Test
    void what_values_look_like_can_be_waived_by_its_own_id() {
        TagPolicy policy = TagPolicy.builder()
                .rule("team", r -> r.key("team"))
                .waiver(Waiver.builder(TagPolicy.PERSONAL_DATA_IN_VALUE)
                        .resource("*lake")
                        .value("*@acme.example")
                        .reason("A shared mailbox.")
                        .owner("security")
                        .expires(LocalDate.of(2027, 1, 1))
                        .build())
                .build();
        assertThat(policy.check(List.of(bucket("note", "jane.doe@acme.example", "other", "joe@other.example")), TODAY)
                        .findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.WAIVED, Verdict.VIOLATION);
    }
}
