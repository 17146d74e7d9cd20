package io.dativo.aws.organizations;

import static io.dativo.aws.organizations.AwsTagSetting.ENFORCED_FOR;
import static io.dativo.aws.organizations.AwsTagSetting.REPORT_REQUIRED_TAG_FOR;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_KEY;
import static io.dativo.aws.organizations.AwsTagSetting.TAG_VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.aws.organizations.AwsTagWhatIf.Resource;
import io.dativo.problem.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsTagOrganizationTest {
    private static final AwsTagPolicy BASELINE = AwsTagPolicy.builder("baseline")
            .assign("CostCode", TAG_KEY, "CostCode")
            .assign("CostCode", TAG_VALUE, "100", "200", "300")
            .build();
    private static final AwsTagPolicy STRICT = AwsTagPolicy.builder("strict")
            .assign("CostCode", TAG_VALUE, "100")
            .assign("CostCode", REPORT_REQUIRED_TAG_FOR, "s3:bucket")
            .build();
    private static final AwsTagOrganization ORGANIZATION = AwsTagOrganization.builder("root", BASELINE)
            .add("ou-data", "root")
            .add("111111111111", "ou-data")
            .add("222222222222", "root")
            .build();

    private static Resource bucket(String name, String account, Map<String, String> tags) {
        return new Resource(name, account, "s3:bucket", tags);
    }

    @Test
    void the_levels_of_an_account_begin_at_the_root() {
        assertThat(ORGANIZATION.levels("111111111111"))
                .extracting(AwsTagLevel::entity)
                .containsExactly("root", "ou-data", "111111111111");
        assertThat(ORGANIZATION
                        .effective("222222222222")
                        .rule("costcode")
                        .orElseThrow()
                        .tagValues())
                .containsExactly("100", "200", "300");
    }

    @Test
    void attaching_a_policy_to_a_unit_breaks_the_resources_below_it_and_no_others() {
        List<Resource> resources = List.of(
                bucket("good", "111111111111", Map.of("CostCode", "100")),
                bucket("lake", "111111111111", Map.of("CostCode", "200")),
                bucket("bare", "111111111111", Map.of()),
                bucket("wrong", "111111111111", Map.of("CostCode", "900")),
                bucket("elsewhere", "222222222222", Map.of("CostCode", "200")));
        AwsTagWhatIf result = AwsTagWhatIf.compare(ORGANIZATION, ORGANIZATION.attach("ou-data", STRICT), resources);
        assertThat(result.broken())
                .extracting(change -> change.resource().name())
                .containsExactly("lake", "bare");
        assertThat(result).hasToString("""
                        lake: compliant -> noncompliant: value of [CostCode]
                        bare: compliant -> noncompliant: missing [CostCode]""");
    }

    @Test
    void detaching_mends_and_mending_is_no_break() {
        AwsTagOrganization strict = ORGANIZATION.attach("ou-data", STRICT);
        AwsTagWhatIf result = AwsTagWhatIf.compare(
                strict, strict.detach("ou-data", "strict"), List.of(bucket("bare", "111111111111", Map.of())));
        assertThat(result.changes()).hasSize(1);
        assertThat(result.broken()).isEmpty();
        assertThat(ORGANIZATION.levels("ou-data").get(1).policies()).isEmpty();
    }

    @Test
    void enforcing_what_is_wrong_already_breaks_the_next_tagging_operation() {
        AwsTagPolicy enforce = AwsTagPolicy.builder("enforce")
                .assign("CostCode", ENFORCED_FOR, "s3:bucket")
                .build();
        AwsTagWhatIf result = AwsTagWhatIf.compare(
                ORGANIZATION,
                ORGANIZATION.attach("root", enforce),
                List.of(bucket("wrong", "222222222222", Map.of("CostCode", "900"))));
        assertThat(result.broken())
                .singleElement()
                .hasToString("wrong: noncompliant: value of [CostCode] -> noncompliant: value of [CostCode];"
                        + " AWS refuses to tag with [CostCode]");
    }

    @Test
    void a_policy_attached_later_loses_to_the_ones_that_are_there() {
        AwsTagPolicy late = AwsTagPolicy.builder("late")
                .assign("CostCode", TAG_KEY, "COSTCODE")
                .build();
        AwsTagEffectivePolicy policy = ORGANIZATION.attach("root", late).effective("222222222222");
        assertThat(policy.rule("costcode").orElseThrow().tagKey()).isEqualTo("CostCode");
        assertThat(policy.problems()).extracting("code").containsExactly("peer-conflict");
    }

    @Test
    void entities_and_policies_that_are_not_there_are_told_by_name() {
        assertThatThrownBy(() -> ORGANIZATION.effective("ou-date"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown-entity")
                .hasMessageContaining("did you mean 'ou-data'?");
        assertThatThrownBy(() -> ORGANIZATION.detach("root", "base-line"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'baseline'?");
        AwsTagOrganization.Builder builder = AwsTagOrganization.builder("root").add("ou", "root");
        assertThatThrownBy(() -> builder.add("ou", "root"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("duplicate-entity");
        assertThatThrownBy(() -> builder.add("account", "nowhere"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown-entity");
    }
}
