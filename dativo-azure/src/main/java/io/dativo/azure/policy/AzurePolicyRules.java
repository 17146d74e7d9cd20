package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.AzureTypes;
import io.dativo.azure.policy.AzurePolicies.Document;
import io.dativo.azure.policy.AzurePolicyImport.InheritedTag;
import io.dativo.azure.policy.PolicyCondition.Subject;
import io.dativo.azure.policy.PolicyCondition.Test;
import io.dativo.policy.Stage;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns definitions of Azure Policy into rules, one after the other. Not thread-safe. */
final class AzurePolicyRules {
    private static final Pattern INHERITED = Pattern.compile("\\[(resourceGroup|subscription)\\(\\)\\.tags.*\\]");

    /** The types of jobs by those of Azure; everything else is {@code azure_resource} there, which says too little. */
    private static final Map<String, String> TYPES = Map.of(
            "microsoft.resources/subscriptions/resourcegroups", AzureTypes.RESOURCE_GROUP,
            "microsoft.storage/storageaccounts", AzureTypes.STORAGE_ACCOUNT,
            "microsoft.managedidentity/userassignedidentities", AzureTypes.MANAGED_IDENTITY);

    private final Map<String, TagRule> rules = new LinkedHashMap<>();
    private final List<InheritedTag> inherited = new ArrayList<>();
    private final List<Problem> problems;

    AzurePolicyRules(List<Problem> problems) {
        this.problems = problems;
    }

    AzurePolicyImport result() {
        TagPolicy.Builder policy = TagPolicy.builder();
        rules.values().forEach(policy::rule);
        try {
            return new AzurePolicyImport(policy.build(), inherited, problems);
        } catch (InvalidInputException contradictions) {
            problems.addAll(contradictions.problems());
            return new AzurePolicyImport(TagPolicy.builder().build(), inherited, problems);
        }
    }

    /** Tells what a document says that cannot be said here. */
    void note(Document document, String what) {
        problems.add(Problem.warning(
                "azure-policy-not-expressed",
                "'" + document.name() + "': " + what,
                "",
                SourceLocation.file(document.file()),
                "Azure enforces it; nothing here does"));
    }

    void add(Document definition, Map<String, JsonNode> given, boolean enforced) {
        PolicyParameters parameters =
                new PolicyParameters(definition.properties().path("parameters"), given);
        JsonNode rule = definition.properties().path("policyRule");
        String effect =
                parameters.resolve(rule.path("then").path("effect")).asText("").toLowerCase(Locale.ROOT);
        Use use = new Use(definition, parameters, enforced);
        switch (effect) {
            case "deny", "audit" -> forbid(use, rule.path("if"), effect.equals("deny"));
            case "modify", "append" -> write(use, rule.path("then").path("details"), effect);
            case "disabled" -> note(definition, "it is disabled");
            default -> note(definition, "the effect '" + effect + "' is not about the tags of a resource");
        }
    }

    /** One use of a definition. */
    private record Use(Document definition, PolicyParameters parameters, boolean enforced) {
        boolean onlyWhatTakesTags() {
            return definition.properties().path("mode").asText("Indexed").equalsIgnoreCase("Indexed");
        }
    }

    private void forbid(Use use, JsonNode condition, boolean deny) {
        for (List<Test> alternative : PolicyCondition.alternatives(condition, use.parameters())) {
            List<Test> tests = new ArrayList<>(alternative);
            List<String> types = types(use, tests);
            if (types != null) {
                forbid(use, tests, types, deny);
            }
        }
    }

    /** Takes the tests of types out; null when one is of a type that jobs do not tell apart. */
    private @Nullable List<String> types(Use use, List<Test> tests) {
        List<String> types = new ArrayList<>();
        for (Test test : List.copyOf(tests)) {
            if (test.subject() == Subject.TYPE) {
                for (String azure : test.values()) {
                    String type = TYPES.get(azure.toLowerCase(Locale.ROOT));
                    if (type == null && test.holds()) {
                        note(use.definition(), "the type " + azure + " is azure_resource here, with all the others");
                        return null;
                    }
                    if (type != null) {
                        types.add(test.holds() ? type : "!" + type);
                    }
                }
                tests.remove(test);
            }
        }
        // Containers hold metadata, which Azure Policy does not know.
        types.add("!" + AzureTypes.BLOB_CONTAINER);
        if (use.onlyWhatTakesTags()) {
            types.add("!" + AzureTypes.RESOURCE_GROUP);
        }
        return types;
    }

    private void forbid(Use use, List<Test> tests, List<String> types, boolean deny) {
        Test absent = single(tests, Subject.TAG_EXISTS, false);
        Test wrong = single(tests, Subject.TAG_VALUE, false);
        Test present = single(tests, Subject.TAG_EXISTS, true);
        Test having = single(tests, Subject.TAG_VALUE, true);
        Severity severity = deny ? Severity.ERROR : Severity.WARNING;
        if (tests.size() == 1 && absent != null) {
            add(use, types, severity, absent.name(), rule -> rule.required());
        } else if (tests.size() == 1 && wrong != null) {
            // A tag that is not there has not the value either.
            add(use, types, severity, wrong.name(), rule -> values(rule.required(), wrong));
        } else if (tests.size() == 2 && wrong != null && present != null && sameTag(wrong, present)) {
            add(use, types, severity, wrong.name(), rule -> values(rule, wrong));
        } else if (tests.size() == 1 && present != null) {
            add(use, types, severity, present.name(), rule -> rule.allowed(List.of()));
        } else if (tests.size() == 2 && present != null && absent != null && !sameTag(present, absent)) {
            add(use, types, severity, present.name(), rule -> rule.require(absent.name()));
        } else if (tests.size() == 2 && having != null && having.pattern() == null && absent != null) {
            add(
                    use,
                    types,
                    severity,
                    absent.name(),
                    rule -> rule.required().when(having.name(), having.values().toArray(String[]::new)));
        } else {
            String what = tests.stream()
                    .filter(test -> test.subject() == Subject.OTHER)
                    .map(Test::name)
                    .findFirst()
                    .orElse("it forbids a combination of tags");
            note(use.definition(), what + " cannot be said of tags alone");
        }
    }

    private static @Nullable Test single(List<Test> tests, Subject subject, boolean holds) {
        List<Test> found = tests.stream()
                .filter(test -> test.subject() == subject && test.holds() == holds)
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    private static boolean sameTag(Test one, Test other) {
        return one.name().equalsIgnoreCase(other.name());
    }

    private static TagRule.Builder values(TagRule.Builder rule, Test test) {
        return test.pattern() == null ? rule.allowed(test.values()) : rule.pattern(test.pattern());
    }

    /** What Azure writes by itself: a job that claims something else would fight with it. */
    private void write(Use use, JsonNode details, String effect) {
        JsonNode operations = effect.equals("append") ? details : details.path("operations");
        for (JsonNode operation : operations) {
            String key = use.parameters().tag(operation.path("field"));
            String kind = operation.path("operation").asText("add").toLowerCase(Locale.ROOT);
            String text = operation.path("value").asText("");
            Matcher from = INHERITED.matcher(text);
            if (key == null) {
                note(use.definition(), "it writes " + operation.path("field").asText() + ", which is no tag");
            } else if (kind.equals("remove")) {
                add(use, List.of(), Severity.WARNING, key, rule -> rule.allowed(List.of()));
            } else if (from.matches()) {
                boolean replaces = kind.equals("addorreplace");
                inherited.add(new InheritedTag(key, from.group(1), replaces));
                note(
                        use.definition(),
                        "the value of '" + key + "' is that of the " + from.group(1)
                                + (replaces ? ", whatever a job claims" : " where a resource has none"));
            } else {
                JsonNode value = use.parameters().resolve(operation.path("value"));
                if (value.isMissingNode()) {
                    note(use.definition(), "the value " + text + " of '" + key + "' is computed by Azure");
                } else if (kind.equals("addorreplace")) {
                    add(use, List.of(), Severity.WARNING, key, rule -> rule.allowed(value.asText()));
                } else {
                    note(use.definition(), "it adds '" + key + "' = '" + value.asText() + "' where it is missing");
                }
            }
        }
    }

    private void add(Use use, List<String> types, Severity severity, String key, UnaryOperator<TagRule.Builder> says) {
        String name = use.definition().name();
        String base = name.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-|-$", "") + "-"
                + key.replaceAll("[^A-Za-z0-9_-]+", "-");
        String id = base;
        for (int next = 2; rules.containsKey(id); next++) {
            id = base + "-" + next;
        }
        TagRule.Builder rule = TagRule.builder(id)
                .description("Azure Policy: " + name)
                .key(key)
                .providers(AzureProvider.ID)
                .severity(severity);
        if (!types.isEmpty()) {
            rule.resourceTypes(types.stream().distinct().toArray(String[]::new));
        }
        if (!use.enforced()) {
            rule.stage(Stage.OBSERVE);
        }
        TagRule made = says.apply(rule).build();
        rules.put(id, made);
        if (made.allowed() != null && !made.allowed().isEmpty()) {
            problems.add(Problem.warning(
                    "azure-policy-case",
                    "'" + name + "': Azure compares the values of '" + key
                            + "' without regard to case, and this rule does not",
                    "",
                    SourceLocation.file(use.definition().file()),
                    "use the spelling of the policy"));
        }
    }
}
