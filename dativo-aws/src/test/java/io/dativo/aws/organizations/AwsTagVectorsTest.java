package io.dativo.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.organizations.AwsTagStep.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The worked examples of the AWS documentation, and what follows from them. */
class AwsTagVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> effective_policies_are_those_of_the_documentation() throws IOException {
        return cases("effective")
                .map(vector -> dynamicTest(vector.get("id").asText(), () -> {
                    AwsTagEffectivePolicy effective = AwsTagPolicies.effective(levels(vector.get("levels")));
                    assertThat(JSON.readTree(effective.toJson())).isEqualTo(canonical(vector.get("effective")));
                    assertThat(diagnostics(effective))
                            .containsExactlyInAnyOrderElementsOf(texts(vector.get("diagnostics")));
                    assertThat(effective.problems().stream()
                                    .anyMatch(problem -> problem.code().equals("inferred-rule")
                                            || (problem.hint() != null
                                                    && problem.hint().contains("does not document"))))
                            .as("told as inferred")
                            .isEqualTo(vector.path("inferred").asBoolean());
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_effective_policy_in_either_form_says_the_same() throws IOException {
        return cases("effective")
                .map(vector -> dynamicTest(vector.get("id").asText(), () -> {
                    AwsTagEffectivePolicy effective = AwsTagPolicies.effective(levels(vector.get("levels")));
                    AwsTagDocument plain = AwsTagPolicies.parse(effective.toPrettyJson(), "effective.json");
                    assertThat(plain.form()).isEqualTo(AwsTagDocument.Form.EFFECTIVE);
                    assertThat(plain.effective().toJson()).isEqualTo(effective.toJson());
                    AwsTagDocument attachable =
                            AwsTagPolicies.parse(effective.toPolicy("copy").toPrettyJson(), "policy.json");
                    assertThat(attachable.form()).isEqualTo(AwsTagDocument.Form.POLICY);
                    assertThat(AwsTagPolicies.effective(List.of(AwsTagLevel.of("root", attachable.policy())))
                                    .toJson())
                            .isEqualTo(effective.toJson());
                }));
    }

    @TestFactory
    Stream<DynamicTest> resources_are_judged_as_by_the_tagging_api() throws IOException {
        return cases("compliance")
                .map(vector -> dynamicTest(vector.get("id").asText(), () -> {
                    AwsTagEffectivePolicy policy = AwsTagPolicies.parse(
                                    vector.get("effective").toString(), "effective.json")
                            .effective();
                    Map<String, String> tags = new TreeMap<>();
                    vector.get("tags")
                            .properties()
                            .forEach(
                                    tag -> tags.put(tag.getKey(), tag.getValue().asText()));
                    AwsTagCompliance verdict =
                            policy.check(vector.get("resourceType").asText(), tags);
                    JsonNode result = vector.get("result");
                    assertThat(verdict.noncompliantKeys()).isEqualTo(texts(result.get("wrongCase")));
                    assertThat(verdict.keysWithNoncompliantValues()).isEqualTo(texts(result.get("badValue")));
                    assertThat(verdict.missingTagKeys()).isEqualTo(texts(result.get("missing")));
                    assertThat(verdict.compliant())
                            .isEqualTo(result.get("compliant").asBoolean());
                }));
    }

    private static Stream<JsonNode> cases(String kind) throws IOException {
        try (InputStream in = AwsTagVectorsTest.class.getResourceAsStream("/tag-policy-vectors.json")) {
            List<JsonNode> cases = new ArrayList<>();
            JSON.readTree(in).get(kind).forEach(cases::add);
            assertThat(cases).isNotEmpty();
            return cases.stream();
        }
    }

    private static List<AwsTagLevel> levels(JsonNode levels) {
        List<AwsTagLevel> read = new ArrayList<>();
        for (JsonNode level : levels) {
            List<AwsTagPolicy> policies = new ArrayList<>();
            for (JsonNode attached : level) {
                policies.add(AwsTagPolicies.parse(
                                attached.get("content").toPrettyString(),
                                attached.get("policy").asText())
                        .policy());
            }
            read.add(new AwsTagLevel("level " + read.size(), policies));
        }
        return read;
    }

    private static List<String> diagnostics(AwsTagEffectivePolicy effective) {
        return effective.steps().stream()
                .filter(step -> step.fate() != Fate.APPLIED)
                .map(step -> JSON.createArrayNode()
                        .add(step.source().policy())
                        .add(step.path())
                        .add(
                                step.operator() == null
                                        ? "(new key)"
                                        : step.operator().toString())
                        .add(step.fate() == Fate.BLOCKED ? "blocked" : "peer-lost")
                        .toString())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.isTextual() ? item.asText() : item.toString())
                .toList();
    }

    /** The documentation leaves out what has its default; AWS's API does not. */
    private static ObjectNode canonical(JsonNode document) {
        ObjectNode canonical = JSON.createObjectNode();
        ObjectNode tags = canonical.putObject("tags");
        document.get("tags").properties().forEach(entry -> {
            ObjectNode rule = entry.getValue().deepCopy();
            if (!rule.has("tag_value")) {
                rule.set("tag_value", new ArrayNode(JSON.getNodeFactory()).add("*"));
            }
            tags.set(entry.getKey().toLowerCase(java.util.Locale.ROOT), rule);
        });
        return canonical;
    }
}
