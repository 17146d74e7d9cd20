package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreCaseTest {
    private static final String TEXT = """
            rules:
              centre: {key: CostCenter, allowed: [Lab, "ops-*"], when: {Stage: [Prod]}, scope: {provider: azure}, ignore_case: true}
            """;

    private static TagPolicy policy(String text) {
        return TagPolicy.read(text, "policy.yaml").value();
    }

    private static Verdicts check(TagPolicy policy, Map<String, String> tags) {
        return policy.check(
                List.of(TaggedResource.builder(new ResourceRef("azure", "storage_account", "x"))
                        .tags(TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "test")))
                        .build()),
                Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource({
        "costcenter, LAB, PROD, true",
        "CostCenter, OPS-1, prod, true",
        "COSTCENTER, dev, prod, false",
        "CostCenter, dev, test, true"
    })
    void upper_and_lower_case_are_one_in_key_values_and_conditions(
            String key, String value, String stage, boolean kept) {
        Verdicts verdicts = check(policy(TEXT), Map.of(key, value, "stage", stage));
        assertThat(verdicts.findings(Verdict.VIOLATION)).hasSize(kept ? 0 : 1);
    }

    @Test
    void without_it_they_are_not() {
        TagPolicy strict = policy(TEXT.replace(", ignore_case: true", ""));
        assertThat(check(strict, Map.of("costcenter", "LAB", "Stage", "Prod")).findings(Verdict.VIOLATION))
                .hasSize(2);
    }

    @Test
    void rules_that_agree_but_for_case_do_not_contradict_each_other() {
        TagRule upper =
                TagRule.builder("a").key("Team").allowed("CORE").ignoreCase().build();
        TagRule lower = TagRule.builder("b").key("team").allowed("core").build();
        assertThatCode(() -> TagPolicy.builder().rule(upper).rule(lower).build())
                .doesNotThrowAnyException();
    }
}
