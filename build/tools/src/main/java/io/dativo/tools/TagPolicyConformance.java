package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.organizations.AwsTagCompliance;
import io.dativo.aws.organizations.AwsTagEffectivePolicy;
import io.dativo.aws.organizations.AwsTagLevel;
import io.dativo.aws.organizations.AwsTagPolicies;
import io.dativo.aws.organizations.AwsTagPolicy;
import io.dativo.aws.organizations.AwsTagStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Runs a file of tag policy cases against the library and reports where the two differ. */
public final class TagPolicyConformance {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PrintStream out;
    private int passed;
    private int failed;

    private TagPolicyConformance(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs one file and exits: 0 when every case passes, 1 when one fails, 2 when the file cannot be used.
     *
     * @param arguments the file
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 1) {
            err.println("usage: tag-policy-conformance FILE");
            return 2;
        }
        JsonNode file;
        try {
            file = JSON.readTree(Path.of(arguments[0]).toFile());
        } catch (IOException e) {
            err.println(arguments[0] + " cannot be read: " + e.getMessage());
            return 2;
        }
        if (!file.path("effective").isArray() && !file.path("compliance").isArray()) {
            err.println(arguments[0] + " has neither a list 'effective' nor a list 'compliance'");
            return 2;
        }
        TagPolicyConformance conformance = new TagPolicyConformance(out);
        file.path("effective").forEach(vector -> conformance.judge(vector, conformance::effective));
        file.path("compliance").forEach(vector -> conformance.judge(vector, conformance::compliance));
        out.println(conformance.passed + " passed, " + conformance.failed + " failed");
        return conformance.failed == 0 ? 0 : 1;
    }

    /** One kind of case: returns what is expected and what the library says, in the same shape. */
    private interface Kind {
        Answers ask(JsonNode vector);
    }

    private record Answers(JsonNode expected, JsonNode got) {}

    private void judge(JsonNode vector, Kind kind) {
        String id = vector.path("id").asText("(no id)");
        JsonNode expected = NODES.textNode("an answer");
        JsonNode got;
        try {
            Answers answers = kind.ask(vector);
            expected = answers.expected;
            got = answers.got;
        } catch (RuntimeException e) {
            // One case that breaks must not hide the others.
            got = NODES.textNode(String.valueOf(e.getMessage()));
        }
        if (expected.equals(got)) {
            passed++;
            return;
        }
        failed++;
        out.println("FAIL " + id);
        out.println("  expected " + text(expected));
        out.println("  got      " + text(got));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : node.toString();
    }

    private Answers effective(JsonNode vector) {
        List<AwsTagLevel> levels = new ArrayList<>();
        for (JsonNode level : required(vector, "levels")) {
            List<AwsTagPolicy> policies = new ArrayList<>();
            for (JsonNode attached : level) {
                String name = required(attached, "policy").asText();
                policies.add(AwsTagPolicies.parse(required(attached, "content").toString(), name)
                        .policy());
            }
            levels.add(new AwsTagLevel("level " + levels.size(), policies));
        }
        AwsTagEffectivePolicy policy = AwsTagPolicies.effective(levels);
        ObjectNode got = NODES.objectNode();
        got.set("effective", canonical(read(policy.toJson())));
        // Where AWS documents nothing, a case may name what this model answers.
        JsonNode said = vector.has("model") ? vector.get("model") : required(vector, "effective");
        ObjectNode expected = NODES.objectNode();
        expected.set("effective", canonical(said));
        if (vector.has("diagnostics")) {
            List<JsonNode> diagnostics = new ArrayList<>();
            policy.steps().stream()
                    .filter(step -> step.fate() != AwsTagStep.Fate.APPLIED)
                    .forEach(step -> diagnostics.add(diagnostic(step)));
            got.set("diagnostics", sorted(diagnostics));
            expected.set("diagnostics", sorted(vector.get("diagnostics")));
        }
        return new Answers(expected, got);
    }

    private static ArrayNode diagnostic(AwsTagStep step) {
        return NODES.arrayNode()
                .add(step.source().policy())
                .add(step.path())
                .add(step.operator() == null ? "(new key)" : step.operator().toString())
                .add(step.fate() == AwsTagStep.Fate.BLOCKED ? "blocked" : "peer-lost");
    }

    private Answers compliance(JsonNode vector) {
        AwsTagEffectivePolicy policy = AwsTagPolicies.parse(
                        required(vector, "effective").toString(), "effective")
                .effective();
        Map<String, String> tags = new TreeMap<>();
        required(vector, "tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        AwsTagCompliance verdict = policy.check(required(vector, "resourceType").asText(), tags);
        JsonNode result = required(vector, "result");
        ObjectNode got = NODES.objectNode().put("compliant", verdict.compliant());
        got.set("wrongCase", texts(verdict.noncompliantKeys()));
        got.set("badValue", texts(verdict.keysWithNoncompliantValues()));
        got.set("missing", texts(verdict.missingTagKeys()));
        ObjectNode expected = NODES.objectNode();
        result.properties()
                .forEach(entry -> expected.set(
                        entry.getKey(), entry.getValue().isArray() ? sorted(entry.getValue()) : entry.getValue()));
        return new Answers(expected, got);
    }

    /** Both spellings of a document in one: keys in lower case, defaults filled in, empty lists of types left out. */
    private static ObjectNode canonical(JsonNode document) {
        ObjectNode canonical = NODES.objectNode();
        document.properties().forEach(member -> {
            if (!member.getKey().equals("tags")) {
                canonical.set(member.getKey(), member.getValue());
            }
        });
        ObjectNode tags = canonical.putObject("tags");
        required(document, "tags").properties().forEach(entry -> {
            String policyKey = entry.getKey().toLowerCase(Locale.ROOT);
            ObjectNode rule = tags.putObject(policyKey);
            rule.put("tag_key", policyKey);
            rule.putArray("tag_value").add("*");
            entry.getValue().properties().forEach(setting -> {
                boolean types = !setting.getKey().equals("tag_value");
                if (!types
                        || !setting.getValue().isArray()
                        || !setting.getValue().isEmpty()) {
                    rule.set(setting.getKey(), setting.getValue());
                }
            });
        });
        return canonical;
    }

    private static JsonNode required(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the case has no '" + name + "'");
        }
        return value;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("the library wrote what is not JSON: " + json, e);
        }
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static ArrayNode sorted(Iterable<JsonNode> items) {
        List<JsonNode> sorted = new ArrayList<>();
        items.forEach(sorted::add);
        sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
        return NODES.arrayNode().addAll(sorted);
    }
}
