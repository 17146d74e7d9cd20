package io.dativo.azure.policy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * with its parameters; without, definitions are read with their defaults. A rule says exactly what Azure does, or there is
 * none: effects that deploy, conditions on anything but tags and types, and assignments that exempt a part of the resources
 * are reported as problems and left out.
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
        return read(files, new AssignmentScope(null));
    }

    /**
     * Reads files for the resources of one scope: assignments of other scopes are left out, and so are those that exempt it.
     *
     * @param files JSON files in UTF-8, in any order
     * @param scope the path of a subscription or resource group, for example {@code /subscriptions/…/resourceGroups/lake}
     * @return the rules, and what could not be read or said
     */
    public static AzurePolicyImport read(Collection<Path> files, String scope) {
        return read(files, new AssignmentScope(scope));
    }

    private static AzurePolicyImport read(Collection<Path> files, AssignmentScope scope) {
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
        return parse(documents, scope, problems);
    }

    /**
     * Reads documents.
     *
     * @param documents name to JSON text, in any order
     * @return the rules, and what could not be read or said
     */
    public static AzurePolicyImport parse(Map<String, String> documents) {
        return parse(documents, new AssignmentScope(null), new ArrayList<>());
    }

    /**
     * Reads documents for the resources of one scope, as {@link #read(Collection, String)} does.
     *
     * @param documents name to JSON text, in any order
     * @param scope the path of a subscription or resource group
     * @return the rules, and what could not be read or said
     */
    public static AzurePolicyImport parse(Map<String, String> documents, String scope) {
        return parse(documents, new AssignmentScope(scope), new ArrayList<>());
    }

    private static AzurePolicyImport parse(
            Map<String, String> documents, AssignmentScope scope, List<Problem> problems) {
        Documents read = new Documents(scope, problems);
        documents.forEach(read::add);
        return read.rules();
    }

    /** A definition, an initiative or an assignment. */
    record Document(String file, String id, JsonNode properties) {
        String name() {
            String displayed = properties.path("displayname").asText("");
            return displayed.isEmpty() ? id.substring(id.lastIndexOf('/') + 1) : displayed;
        }
    }

    private static final class Documents {
        private final Map<String, Document> definitions = new LinkedHashMap<>();
        private final Map<String, Document> initiatives = new LinkedHashMap<>();
        private final List<Document> assignments = new ArrayList<>();
        private final List<Problem> problems;
        private final AzurePolicyRules rules;
        private final AssignmentScope scope;

        Documents(AssignmentScope scope, List<Problem> problems) {
            this.scope = scope;
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

        private void add(String file, JsonNode written) {
            // The command line leaves out the level that the API has. Azure's names ignore case.
            JsonNode node = folded(written);
            JsonNode properties = node.path("properties").isObject() ? node.path("properties") : node;
            String id = node.path("id").asText(node.path("name").asText(file)).toLowerCase(Locale.ROOT);
            Document document = new Document(file, id, properties);
            String misshapen = PolicyShapes.wrong(properties);
            if (misshapen != null) {
                problems.add(Problem.error(
                        "malformed-policy-document",
                        "'" + document.name() + "' cannot be read: " + misshapen,
                        "",
                        SourceLocation.file(file),
                        "give what 'az policy definition show' prints"));
            } else if (properties.has("policyrule")) {
                definitions.put(id, document);
            } else if (properties.has("policydefinitions")) {
                initiatives.put(id, document);
            } else if (properties.has("policydefinitionid")) {
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

        private static JsonNode folded(JsonNode node) {
            if (node.isArray()) {
                ArrayNode list = ArmClient.JSON.createArrayNode();
                node.forEach(item -> list.add(folded(item)));
                return list;
            }
            if (!node.isObject()) {
                return node;
            }
            ObjectNode object = ArmClient.JSON.createObjectNode();
            node.properties()
                    .forEach(entry -> object.set(entry.getKey().toLowerCase(Locale.ROOT), folded(entry.getValue())));
            return object;
        }

        AzurePolicyImport rules() {
            if (assignments.isEmpty()) {
                definitions.values().forEach(definition -> rules.add(definition, Map.of(), true));
                initiatives.values().forEach(initiative -> addAll(initiative, Map.of(), true));
            }
            for (Document assignment : assignments) {
                JsonNode properties = assignment.properties();
                boolean enforced =
                        !properties.path("enforcementmode").asText("").equalsIgnoreCase("DoNotEnforce");
                if (holds(assignment)) {
                    use(assignment, properties, PolicyParameters.given(properties.path("parameters")), enforced);
                }
            }
            return rules.result();
        }

        /** Whether an assignment holds for all that is judged; otherwise its rules would hold where Azure's do not. */
        private boolean holds(Document assignment) {
            JsonNode properties = assignment.properties();
            for (String name : List.of("resourceSelectors", "overrides")) {
                if (!properties.path(name.toLowerCase(Locale.ROOT)).isEmpty()) {
                    rules.note(assignment, "its " + name + " cannot be said here, so it is left out");
                    return false;
                }
            }
            return switch (scope.use(assignment.id(), properties)) {
                case ALL -> true;
                case NONE -> false;
                case SOME -> {
                    rules.note(
                            assignment,
                            "its scope or notScopes divide the resources that are judged, so it is left out",
                            "read the documents once for each scope in which jobs have resources, and name it:"
                                    + " AzurePolicies.read(files, \"/subscriptions/…/resourceGroups/…\")");
                    yield false;
                }
            };
        }

        private void addAll(Document initiative, Map<String, JsonNode> given, boolean enforced) {
            PolicyParameters outer =
                    new PolicyParameters(initiative.properties().path("parameters"), given);
            for (JsonNode member : initiative.properties().path("policydefinitions")) {
                Map<String, JsonNode> inner = PolicyParameters.given(member.path("parameters"));
                inner.replaceAll((name, value) -> {
                    JsonNode resolved = outer.resolve(value).value();
                    return resolved == null ? MissingNode.getInstance() : resolved;
                });
                use(initiative, member, inner, enforced);
            }
        }

        private void use(Document user, JsonNode reference, Map<String, JsonNode> given, boolean enforced) {
            String id = reference.path("policydefinitionid").asText("").toLowerCase(Locale.ROOT);
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

        /** By its id, or by its name alone, as it stands in definitions that are kept in files. */
        private static @Nullable Document find(Map<String, Document> documents, String id) {
            Document document = documents.get(id);
            return document == null ? documents.get(id.substring(id.lastIndexOf('/') + 1)) : document;
        }
    }
}
