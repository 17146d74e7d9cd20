package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.policy.Alternative.TagTests;
import io.dativo.azure.policy.AzurePolicies.Document;
import io.dativo.azure.policy.AzurePolicyImport.InheritedTag;
import io.dativo.azure.policy.PolicyParameters.Resolved;
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
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns definitions of Azure Policy into rules, one after the other. Not thread-safe. */
final class AzurePolicyRules {
    private static final Pattern INHERITED =
            Pattern.compile("\\[(resourceGroup|subscription)\\(\\)\\.tags.*\\]", Pattern.CASE_INSENSITIVE);

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

    /** Reports what a document says that is not read. */
    void note(Document document, String what, String hint) {
        Problem problem = Problem.warning(
                "azure-policy-not-expressed",
                "'" + document.name() + "': " + what,
                "",
                SourceLocation.file(document.file()),
                hint);
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    void note(Document document, String what) {
        note(document, what, "Azure enforces it; nothing here does");
    }

    void add(Document definition, Map<String, JsonNode> given, boolean enforced) {
        PolicyParameters parameters =
                new PolicyParameters(definition.properties().path("parameters"), given);
        JsonNode rule = definition.properties().path("policyrule");
        JsonNode then = rule.path("then");
        Use use = new Use(definition, parameters, enforced);
        Resolved effect = parameters.resolve(then.path("effect"));
        String mode = definition.properties().path("mode").asText("Indexed");
        if (effect.unread() != null) {
            note(use, effect.unread());
            return;
        }
        if (!mode.equalsIgnoreCase("Indexed") && !mode.equalsIgnoreCase("All")) {
            note(definition, "the mode " + mode + " is not about the tags of a resource");
            return;
        }
        Effect kind = Effect.of(effect.text());
        if (kind == null) {
            note(definition, "the effect '" + effect.text() + "' is not about the tags of a resource");
            return;
        }
        switch (kind) {
            case DENY, AUDIT, APPEND, MODIFY ->
                PolicyCondition.alternatives(rule.path("if"), parameters)
                        .forEach(tests -> add(use, new Alternative(tests), kind, then.path("details")));
            case DISABLED -> note(definition, "it is disabled");
        }
    }

    /** The effects that are about tags. */
    private enum Effect {
        DENY,
        AUDIT,
        APPEND,
        MODIFY,
        DISABLED;

        static @Nullable Effect of(String text) {
            for (Effect effect : values()) {
                if (effect.name().equalsIgnoreCase(text)) {
                    return effect;
                }
            }
            return null;
        }
    }

    /** One use of a definition. */
    private record Use(Document definition, PolicyParameters parameters, boolean enforced) {
        boolean indexed() {
            return !definition.properties().path("mode").asText("").equalsIgnoreCase("All");
        }
    }

    /** One alternative of a definition: where it holds, and what follows. */
    private void add(Use use, Alternative where, Effect effect, JsonNode details) {
        switch (effect) {
            case DENY -> forbid(use, where, Severity.ERROR);
            case AUDIT -> forbid(use, where, Severity.WARNING);
            // What would overwrite a value is denied.
            case APPEND -> details.forEach(operation -> write(use, where, operation, Write.APPEND));
            case MODIFY ->
                details.path("operations").forEach(operation -> write(use, where, operation, Write.of(operation)));
            case DISABLED -> throw new IllegalArgumentException("a disabled definition has no rules");
        }
    }

    private void forbid(Use use, Alternative where, Severity severity) {
        TagTests subject = where.subject();
        rule(use, where, severity, subject, where::forbid);
    }

    /** Adds a rule that holds where an alternative does, or reports why there is none. */
    private void rule(
            Use use,
            Alternative where,
            Severity severity,
            @Nullable TagTests subject,
            BiPredicate<TagTests, TagRule.Builder> says) {
        List<String> types = types(use, where, false);
        if (types == null) {
            return;
        }
        TagRule.Builder rule = subject == null ? null : start(use, types, severity, subject.name());
        if (rule == null || subject == null || !says.test(subject, rule)) {
            note(use, Unread.of("a combination of tags that has no rule of its own"));
            return;
        }
        TagRule made = rule.build();
        rules.put(made.id(), made);
    }

    /** The types that an alternative is about; null when it is not read, or about none. */
    private @Nullable List<String> types(Use use, Alternative where, boolean copies) {
        Unread unread = where.unread(copies);
        if (unread != null) {
            note(use, unread);
            return null;
        }
        return where.never() ? null : PolicyTypes.scope(where.types(), use.indexed(), reason -> note(use, reason));
    }

    private void note(Use use, Unread unread) {
        note(use.definition(), unread.reason(), unread.hint());
    }

    /** What Azure writes by itself: a job that claims something else would fight with it. */
    private void write(Use use, Alternative where, JsonNode operation, Write kind) {
        Resolved field = use.parameters().resolve(operation.path("field"));
        String key = PolicyParameters.tag(field.text());
        String text = operation.path("value").asText("");
        Matcher from = INHERITED.matcher(text);
        Resolved value = use.parameters().resolve(operation.path("value"));
        if (field.unread() != null) {
            note(use, field.unread());
        } else if (key == null || key.contains("*")) {
            note(use.definition(), "it writes " + field.text() + ", which is no tag");
        } else if (operation.has("condition")) {
            note(use, Unread.of("the condition of what it writes to '" + key + "'"));
        } else if (kind == Write.REMOVE) {
            overwrite(use, where, key, null, Severity.WARNING);
        } else if (from.matches()) {
            inherit(use, where, new InheritedTag(key, source(from.group(1)), kind == Write.ADD_OR_REPLACE, List.of()));
        } else if (value.unread() != null) {
            note(
                    use.definition(),
                    "of '" + key + "', " + value.unread().reason(),
                    value.unread().hint());
        } else if (kind == Write.ADD || where.of(key).absent()) {
            note(use.definition(), "it adds '" + key + "' = '" + value.text() + "' where it is missing");
        } else if (value.text().contains("*")) {
            note(use, Unread.of("the value '" + value.text() + "' of '" + key + "', with a star in it,"));
        } else {
            overwrite(use, where, key, value.text(), kind == Write.APPEND ? Severity.ERROR : Severity.WARNING);
        }
    }

    private static String source(String written) {
        return written.equalsIgnoreCase("subscription") ? "subscription" : "resourceGroup";
    }

    /** What an operation does. */
    private enum Write {
        ADD,
        ADD_OR_REPLACE,
        REMOVE,
        APPEND;

        static Write of(JsonNode operation) {
            return switch (operation.path("operation").asText("").toLowerCase(Locale.ROOT)) {
                case "addorreplace" -> ADD_OR_REPLACE;
                case "remove" -> REMOVE;
                default -> ADD;
            };
        }
    }

    /** A value that a resource has, and that Azure replaces by another or removes, is no use to claim. */
    private void overwrite(Use use, Alternative where, String key, @Nullable String value, Severity severity) {
        if (where.of(key).absent()) {
            return;
        }
        rule(use, where, severity, where.of(key), (subject, rule) -> {
            Texts kept = subject.others(value);
            if (kept == null) {
                return false;
            }
            Alternative.allow(rule, kept);
            return where.limit(subject, rule);
        });
    }

    private void inherit(Use use, Alternative where, InheritedTag tag) {
        List<String> types = types(use, where, true);
        if (types == null) {
            return;
        }
        TagTests subject = where.of(tag.key());
        if (!where.asksOnly(subject)) {
            note(use, Unread.of("a combination of tags under which it copies '" + tag.key() + "'"));
            return;
        }
        inherited.add(new InheritedTag(tag.key(), tag.from(), tag.replaces(), types));
        note(
                use.definition(),
                "the value of '" + tag.key() + "' is that of the " + tag.from()
                        + (tag.replaces() ? ", whatever a job claims" : " where a resource has none"));
    }

    private TagRule.Builder start(Use use, List<String> types, Severity severity, String key) {
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
                .ignoreCase()
                .providers(AzureProvider.ID)
                .resourceTypes(types.toArray(String[]::new))
                .severity(severity);
        return use.enforced() ? rule : rule.stage(Stage.OBSERVE);
    }
}
