package io.dativo.aws.organizations;

import static io.dativo.aws.organizations.AwsTagSetting.ENFORCED_FOR;
import static io.dativo.aws.organizations.AwsTagSetting.REPORT_REQUIRED_TAG_FOR;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_KEY;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsTagComplianceTest {
    private static final AwsTagEffectivePolicy POLICY = AwsTagPolicies.effective(List.of(AwsTagLevel.of(
            "root",
            AwsTagPolicy.builder("policy")
                    .assign("CostCode", TAG_KEY, "CostCode")
                    .assign("CostCode", TAG_VALUE, "100", "3*")
                    .assign("CostCode", REPORT_REQUIRED_TAG_FOR, "s3:bucket", "glue:*", "rds:ALL_SUPPORTED")
                    .assign("CostCode", ENFORCED_FOR, "s3:ALL_SUPPORTED")
                    .assign("Mail", TAG_KEY, "Mail")
                    .assign("Mail", TAG_VALUE, "a*@example.com")
                    .assign("Scratch", TAG_VALUE)
                    .assign("Any", TAG_KEY, "Any")
                    .build())));

    private static AwsTagCompliance check(String type, Map<String, String> tags) {
        return POLICY.check(type, tags);
    }

    @ParameterizedTest
    @CsvSource({
        "CostCode, 100, true",
        "CostCode, 1000, false",
        "CostCode, 3, true",
        "CostCode, 355, true",
        "CostCode, 13, false",
        "Mail, a@example.com, true",
        "Mail, alice@example.com, true",
        "Mail, alice@example.org, false",
        "Mail, A@example.com, false",
        "Mail, a@example.co, false",
        "Any, '', true",
        "Any, x, true",
        "scratch, '', false",
        "scratch, x, false",
    })
    void a_value_is_accepted_by_an_equal_value_or_one_wildcard(String key, String value, boolean accepted) {
        AwsTagCompliance verdict = check("ec2:instance", Map.of(key, value));
        assertThat(verdict.keysWithNoncompliantValues()).isEqualTo(accepted ? List.of() : List.of(key));
        assertThat(verdict.noncompliantKeys()).isEmpty();
        assertThat(verdict.compliant()).isEqualTo(accepted);
    }

    @Test
    void the_parts_around_a_wildcard_do_not_overlap() {
        AwsTagEffectivePolicy policy = AwsTagPolicies.effective(List.of(AwsTagLevel.of(
                "root",
                AwsTagPolicy.builder("p").assign("k", TAG_VALUE, "aba*aba").build())));
        assertThat(policy.check("s3:bucket", Map.of("k", "aba")).compliant()).isFalse();
        assertThat(policy.check("s3:bucket", Map.of("k", "ababa")).compliant()).isFalse();
        assertThat(policy.check("s3:bucket", Map.of("k", "abaaba")).compliant()).isTrue();
    }

    @Test
    void a_key_in_another_capitalisation_is_noncompliant_whatever_its_value() {
        AwsTagCompliance verdict = check("ec2:instance", Map.of("COSTCODE", "no", "costcode", "100"));
        assertThat(verdict.noncompliantKeys()).containsExactly("COSTCODE", "costcode");
        assertThat(verdict.keysWithNoncompliantValues()).isEmpty();
        assertThat(verdict.missingTagKeys()).isEmpty();
    }

    @Test
    void both_capitalisations_at_once_are_one_right_and_one_wrong_key() {
        AwsTagCompliance verdict = check("s3:bucket", Map.of("CostCode", "100", "costcode", "100"));
        assertThat(verdict.noncompliantKeys()).containsExactly("costcode");
        assertThat(verdict.missingTagKeys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s3:bucket, true",
        "s3:object, false",
        "glue:job, true",
        "glue:table, true",
        "rds:db, true",
        "glued:job, false",
        "ec2:instance, false",
        "bucket, false",
        "'', false",
    })
    void a_required_key_is_missing_only_on_the_types_that_are_listed(String type, boolean required) {
        AwsTagCompliance verdict = check(type, Map.of("Other", "x"));
        assertThat(verdict.missingTagKeys()).isEqualTo(required ? List.of("CostCode") : List.of());
        assertThat(verdict.compliant()).isEqualTo(!required);
    }

    @Test
    void enforcement_concerns_tags_that_are_there_and_wrong() {
        assertThat(check("s3:bucket", Map.of()).enforcedKeys()).isEmpty();
        assertThat(check("s3:bucket", Map.of("CostCode", "9", "Mail", "x")).enforcedKeys())
                .containsExactly("CostCode");
        assertThat(check("s3:bucket", Map.of("COSTCODE", "100")).enforcedKeys()).containsExactly("COSTCODE");
        assertThat(check("ec2:instance", Map.of("CostCode", "9")).enforcedKeys())
                .isEmpty();
    }

    @Test
    void keys_outside_the_policy_are_not_judged() {
        assertThat(check("ec2:instance", Map.of("Project", "x", "aws:createdBy", "y"))
                        .compliant())
                .isTrue();
    }

    @Test
    void a_verdict_reads_as_a_sentence() {
        assertThat(check("s3:bucket", Map.of("costcode", "1", "Mail", "x")))
                .hasToString("noncompliant: capitalisation of [costcode], value of [Mail], missing [CostCode];"
                        + " AWS refuses to tag with [costcode]");
        assertThat(check("ec2:instance", Map.of())).hasToString("compliant");
    }
}
