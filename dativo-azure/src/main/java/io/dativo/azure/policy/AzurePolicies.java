package io.dativo.azure.policy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.azure.ArmClient;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads tag rules of Azure Policy: definitions, initiatives and assignments as Azure exports them, for example with
 * {@code az policy definition show} and {@code az policy assignment list}. With assignments, each is one use of its definition
 * with its parameters; without, definitions are read with their defaults. Effects that exempt, deploy or look into
 * anything but tags and types are told as problems and left out.
 */
public final class AzurePolicies {
    private AzurePolicies() {}

    /**
     * Reads files.
     *
     * @param files JSON files in UTF-8, in any order
     * @return the rules, and what could not be read or said
     */
    public static AzurePolicyImport read(Collection<Path> files) {
        Map<String, String> documents = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                documents.put(file.toString(), Files.readString(file));
            } catch (IOException e) {
                String why = "the file could not be read: " + e.getClass().getSimpleName();
                problems.add(Problem.error("file-unreadable", why, "", SourceLocation.file(file.toString()), null));
            }
        }
        return parse(documents, problems);
    }

    /**
     * Reads documents.
     *
     * @param documents name to JSON text, in any order
     * @return the rules, and what could not be read or said
     */
    public static AzurePolicyImport parse(Map<String, String> documents) {
        return parse(documents, new ArrayList<>());
    }

    private static AzurePolicyImport parse(Map<String, String> documents, List<Problem> problems) {
        Documents read = new Documents(problems);
        documents.forEach(read::add);
        return read.rules();
    }

    /** A definition, an initiative or an assignment. */
    record Document(String file, String id, JsonNode properties) {
        String name() {
            String displayed = properties.path("displayName").asText("");
            return displayed.isEmpty() ? id.substring(id.lastIndexOf('/') + 1) : displayed;
        }
    }

    private static final class Documents {
        private final Map<String, Document> definitions = new LinkedHashMap<>();
        private final Map<String, Document> initiatives = new LinkedHashMap<>();
        private final List<Document> assignments = new ArrayList<>();
        private final List<Problem> problems;
        private final AzurePolicyRules rules;

        Documents(List<Problem> problems) {
            this.problems = problems;
            this.rules = new AzurePolicyRules(problems);
        }

        void add(String file, String json) {
            try {
                JsonNode node = ArmClient.JSON.readTree(json);
                JsonNode list = node.path("value").isArray() ? node.path("value") : node;
                if (list.isArray()) {
                    list.forEach(one -> add(file, one));
                } else {
                    add(file, list);
                }
            } catch (JacksonException e) {
                problems.add(Problem.error(
                        "malformed-json",
                        "this is no JSON: " + e.getOriginalMessage(),
                        "",
                        SourceLocation.file(file),
                        null));
            }
        }

        private void add(String file, JsonNode node) {
            // The command line leaves out the level that the API has.
            JsonNode properties = node.path("properties").isObject() ? node.path("properties") : node;
            String id = node.path("id").asText(node.path("name").asText(file)).toLowerCase(Locale.ROOT);
            Document document = new Document(file, id, properties);
            if (properties.has("policyRule")) {
                definitions.put(id, document);
            } else if (properties.has("policyDefinitions")) {
                initiatives.put(id, document);
            } else if (properties.has("policyDefinitionId")) {
                assignments.add(document);
            } else {
                problems.add(Problem.error(
                        "unknown-policy-document",
                        "this is neither a policy definition nor an initiative nor an assignment",
                        "",
                        SourceLocation.file(file),
                        "give what 'az policy definition show' prints"));
            }
        }

        AzurePolicyImport rules() {
            if (assignments.isEmpty()) {
                definitions.values().forEach(definition -> rules.add(definition, Map.of(), true));
                initiatives.values().forEach(initiative -> addAll(initiative, Map.of(), true));
            }
            for (Document assignment : assignments) {
                JsonNode properties = assignment.properties();
                boolean enforced =
                        !properties.path("enforcementMode").asText("").equalsIgnoreCase("DoNotEnforce");
                if (properties.path("notScopes").size() > 0
                        || properties.path("resourceSelectors").size() > 0) {
                    rules.note(assignment, "its notScopes and resourceSelectors, which exempt resources, are not read");
                }
                use(assignment, properties, PolicyParameters.given(properties.path("parameters")), enforced);
            }
            return rules.result();
        }

        private void addAll(Document initiative, Map<String, JsonNode> given, boolean enforced) {
            PolicyParameters outer =
                    new PolicyParameters(initiative.properties().path("parameters"), given);
            for (JsonNode member : initiative.properties().path("policyDefinitions")) {
                Map<String, JsonNode> inner = PolicyParameters.given(member.path("parameters"));
                inner.replaceAll((name, value) -> outer.resolve(value));
                use(initiative, member, inner, enforced);
            }
        }

        private void use(Document user, JsonNode reference, Map<String, JsonNode> given, boolean enforced) {
            String id = reference.path("policyDefinitionId").asText("").toLowerCase(Locale.ROOT);
            Document definition = find(definitions, id);
            Document initiative = find(initiatives, id);
            if (definition != null) {
                rules.add(definition, given, enforced);
            } else if (initiative != null) {
                addAll(initiative, given, enforced);
            } else {
                rules.note(user, "it uses " + id + ", which is not among the documents");
            }
        }

        /** By its id, or by its name alone, as somebody who keeps definitions in files has it. */
        private static @Nullable Document find(Map<String, Document> documents, String id) {
            Document document = documents.get(id);
            return document == null ? documents.get(id.substring(id.lastIndexOf('/') + 1)) : document;
        }
    }
}
