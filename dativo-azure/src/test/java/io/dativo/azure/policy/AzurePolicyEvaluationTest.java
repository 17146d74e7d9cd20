package io.dativo.azure.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.Finding;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdict;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is imported judges as Azure does: definitions at random against an evaluator of definitions, which is below. */
class AzurePolicyEvaluationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEYS = List.of("a", "b", "Team");
    private static final List<String> VALUES = List.of("x", "y", "X", "xy", "7", "");
    private static final Map<String, String> TYPES = Map.of(
            "storage_account", "Microsoft.Storage/storageAccounts",
            "resource_group", "Microsoft.Resources/subscriptions/resourceGroups",
            "managed_identity", "Microsoft.ManagedIdentity/userAssignedIdentities",
            "azure_resource", "Microsoft.Compute/virtualMachines");

    private final Random random = new Random(20261130);

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String field() {
        String key = any(KEYS);
        return any(List.of("tags[" + key + "]", "tags['" + key.toLowerCase(Locale.ROOT) + "']", "Tags." + key));
    }

    private String type() {
        return TYPES.get(any(List.of("storage_account", "resource_group", "managed_identity")));
    }

    private Map<String, Object> condition(int depth) {
        int kind = random.nextInt(depth > 0 ? 14 : 10);
        return switch (kind) {
            case 0, 1 -> Map.of("field", field(), any(List.of("exists", "Exists")), any(List.of(true, "false")));
            case 2 -> Map.of("field", "tags", any(List.of("containsKey", "notContainsKey")), any(KEYS));
            case 3, 4 -> Map.of("field", field(), any(List.of("equals", "notEquals", "NOTEQUALS")), any(VALUES));
            case 5 -> Map.of("field", field(), any(List.of("in", "notIn")), List.of(any(VALUES), any(VALUES)));
            case 6 -> Map.of("field", field(), any(List.of("like", "notLike")), any(List.of("x*", "*y", "X*y", "*")));
            case 7 -> Map.of("field", field(), any(List.of("contains", "notContains")), any(List.of("x", "Y")));
            case 8 ->
                Map.of(
                        "field",
                        field(),
                        any(List.of("match", "notMatch", "notMatchInsensitively")),
                        any(List.of("?", "x?", "#", ".y")));
            case 9 -> Map.of("field", "type", any(List.of("equals", "notEquals")), type());
            case 10 -> Map.of("not", condition(depth - 1));
            default ->
                Map.of(
                        any(List.of("allOf", "anyOf", "ALLOF")),
                        IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(at -> condition(depth - 1))
                                .toList());
        };
    }

    private Map<String, Object> then() {
        String value = any(List.of("x", "y"));
        return switch (random.nextInt(5)) {
            case 0 ->
                Map.of(
                        "effect",
                        "modify",
                        "details",
                        Map.of(
                                "operations",
                                List.of(Map.of("operation", "addOrReplace", "field", field(), "value", value))));
            case 1 ->
                Map.of(
                        "effect",
                        "Modify",
                        "details",
                        Map.of("operations", List.of(Map.of("operation", "remove", "field", field()))));
            case 2 -> Map.of("effect", "append", "details", List.of(Map.of("field", field(), "value", value)));
            default -> Map.of("effect", any(List.of("deny", "Audit")));
        };
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                tags.put(random.nextBoolean() ? key : key.toUpperCase(Locale.ROOT), any(VALUES));
            }
        }
        return tags;
    }

    @Test
    void the_verdict_on_a_resource_is_azures() throws Exception {
        int read = 0;
        int broken = 0;
        for (int round = 0; round < 6_000; round++) {
            Map<String, Object> definition = Map.of(
                    "name",
                    "d",
                    "properties",
                    Map.of(
                            "mode", any(List.of("All", "Indexed")),
                            "policyRule", Map.of("if", condition(2), "then", then())));
            String json = JSON.writeValueAsString(definition);
            AzurePolicyImport found = AzurePolicies.parse(Map.of("d.json", json));
            boolean whole = found.problems().isEmpty();
            read += whole ? 1 : 0;
            for (int each = 0; each < 8; each++) {
                String type = any(List.copyOf(new TreeMap<>(TYPES).keySet()));
                Map<String, String> tags = tags();
                boolean ours = breaks(found, type, tags);
                boolean azures = Evaluator.breaks(JSON.readTree(json), type, TYPES.get(type), tags);
                broken += whole && ours ? 1 : 0;
                String seen = json + " on " + type + " " + tags + ": " + found.problems();
                if (whole) {
                    assertThat(ours).as(seen).isEqualTo(azures);
                } else if (ours) {
                    // What is left out narrows the rules and never widens them.
                    assertThat(azures).as(seen).isTrue();
                }
            }
        }
        assertThat(read).as("definitions without a problem").isGreaterThan(2_000);
        assertThat(broken).as("violations").isGreaterThan(1_000);
    }

    private static boolean breaks(AzurePolicyImport found, String type, Map<String, String> tags) {
        return found
                .policy()
                .check(
                        List.of(TaggedResource.builder(new ResourceRef("azure", type, "/subscriptions/s/x"))
                                .tags(TagSet.of(tags, TagOrigin.of(TagLevel.JOB, "test")))
                                .build()),
                        Clock.systemUTC())
                .findings()
                .stream()
                .map(Finding::verdict)
                .anyMatch(Verdict.VIOLATION::equals);
    }

    /** What Azure's documentation says of conditions and of the effects on tags, word by word. */
    private static final class Evaluator {
        private final String type;
        private final Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private Evaluator(String type, Map<String, String> tags) {
            this.type = type;
            this.tags.putAll(tags);
        }

        static boolean breaks(JsonNode definition, String ours, String type, Map<String, String> tags) {
            JsonNode properties = definition.path("properties");
            if (ours.equals("resource_group")
                    && properties.path("mode").asText().equals("Indexed")) {
                return false;
            }
            Evaluator evaluator = new Evaluator(type, tags);
            JsonNode then = properties.path("policyRule").path("then");
            boolean holds = evaluator.holds(properties.path("policyRule").path("if"));
            return switch (then.path("effect").asText().toLowerCase(Locale.ROOT)) {
                case "append" -> holds && evaluator.changes(then.path("details").get(0));
                case "modify" ->
                    holds
                            && evaluator.changes(
                                    then.path("details").path("operations").get(0));
                default -> holds;
            };
        }

        /** Whether a tag that is there would be another, or away. */
        private boolean changes(JsonNode operation) {
            String present = tags.get(key(operation.path("field").asText()));
            return present != null
                    && !present.equalsIgnoreCase(operation.path("value").asText("\0"));
        }

        private static String key(String field) {
            return field.replaceAll("(?i)^tags(\\['|\\[|\\.)", "").replaceAll("'?\\]$", "");
        }

        private boolean holds(JsonNode condition) {
            String first = condition.fieldNames().next().toLowerCase(Locale.ROOT);
            JsonNode parts = condition.elements().next();
            switch (first) {
                case "not":
                    return !holds(parts);
                case "allof":
                    return all(parts).stream().allMatch(this::holds);
                case "anyof":
                    return all(parts).stream().anyMatch(this::holds);
                default:
                    Map<String, JsonNode> leaf = condition.properties().stream()
                            .collect(Collectors.toMap(
                                    entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
                    String field = leaf.remove("field").asText();
                    Map.Entry<String, JsonNode> test =
                            leaf.entrySet().iterator().next();
                    return leaf(field, test.getKey(), test.getValue());
            }
        }

        private static List<JsonNode> all(JsonNode list) {
            return IntStream.range(0, list.size()).mapToObj(list::get).toList();
        }

        private boolean leaf(String field, String operator, JsonNode with) {
            if (field.equals("tags")) {
                return tags.containsKey(with.asText()) == operator.equals("containskey");
            }
            String value = field.equals("type") ? type : tags.get(key(field));
            if (operator.equals("exists")) {
                return (value != null) == Boolean.parseBoolean(with.asText());
            }
            boolean negative = operator.startsWith("not");
            return negative != (value != null && compares(value, operator.replaceFirst("^not", ""), with));
        }

        private static boolean compares(String value, String operator, JsonNode with) {
            String lower = value.toLowerCase(Locale.ROOT);
            String other = with.asText().toLowerCase(Locale.ROOT);
            return switch (operator) {
                case "equals" -> lower.equals(other);
                case "in" -> all(with).stream().anyMatch(one -> one.asText().equalsIgnoreCase(value));
                case "contains" -> lower.contains(other);
                case "like" -> {
                    int star = other.indexOf('*');
                    String before = other.substring(0, star);
                    String after = other.substring(star + 1);
                    yield lower.length() >= before.length() + after.length()
                            && lower.startsWith(before)
                            && lower.endsWith(after);
                }
                case "match" -> matches(value, with.asText());
                case "matchinsensitively" -> matches(lower, other);
                default -> throw new IllegalArgumentException(operator);
            };
        }

        private static boolean matches(String value, String pattern) {
            return value.length() == pattern.length()
                    && IntStream.range(0, value.length()).allMatch(at -> switch (pattern.charAt(at)) {
                        case '#' -> Character.isDigit(value.charAt(at));
                        case '?' -> Character.isLetter(value.charAt(at));
                        case '.' -> true;
                        default -> pattern.charAt(at) == value.charAt(at);
                    });
        }
    }
}
