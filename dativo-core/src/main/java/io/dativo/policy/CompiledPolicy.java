package io.dativo.policy;

import io.dativo.policy.CompiledRule.Values;
import io.dativo.tag.Glob;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy, prepared for many resources. Immutable once made, and thread-safe: each check keeps its own state. */
final class CompiledPolicy {
    /** Hints have a budget, so the order decides which findings get one. */
    private static final Comparator<TaggedResource> ORDER = Comparator.<TaggedResource, String>comparing(
                    judged -> judged.resource().id())
            .thenComparing(TaggedResource::resource)
            .thenComparing(TaggedResource::job, Comparator.nullsFirst(Comparator.<String>naturalOrder()));

    private final TagPolicy policy;
    private final KeyTable keys = new KeyTable();
    private final List<Prepared> rules = new ArrayList<>();
    private final Map<String, List<WaiverMatch>> waivers = new HashMap<>();
    private final Map<String, List<String>> aliases;
    private final List<Glob> contactKeys;

    CompiledPolicy(TagPolicy policy, Map<String, ValuePattern> patterns) {
        this.policy = policy;
        aliases = policy.aliases();
        contactKeys = policy.lints().contactKeys().stream().map(Glob::of).toList();
        policy.waivers()
                .forEach(waiver -> waivers.computeIfAbsent(waiver.rule(), rule -> new ArrayList<>())
                        .add(new WaiverMatch(waiver)));
        policy.rules().forEach((id, rule) -> rules.add(new Prepared(rules.size(), rule, patterns.get(id))));
    }

    /**
     * A rule on one kind of resource: only the keys that are looked for there. Immutable.
     *
     * @param index the rule's place in the policy
     * @param rule the rule
     * @param key the key that it is about, or null when it is not looked for there
     * @param require the keys that must be there
     * @param conditions when it holds
     */
    record ActiveRule(
            int index,
            CompiledRule rule,
            KeyTable.@Nullable Key key,
            List<KeyTable.Key> require,
            List<Condition> conditions) {}

    /**
     * A key that must have one of some values.
     *
     * @param key the key
     * @param values the values
     */
    record Condition(KeyTable.Key key, Values values) {}

    Verdicts check(Collection<TaggedResource> resources, LocalDate today) {
        PolicyRun run = new PolicyRun(this, today);
        resources.stream().sorted(ORDER).forEach(run::judge);
        return run.verdicts();
    }

    TagPolicy policy() {
        return policy;
    }

    KeyTable keys() {
        return keys;
    }

    List<WaiverMatch> waivers(String rule) {
        return waivers.getOrDefault(rule, List.of());
    }

    boolean isContactKey(String key) {
        return Glob.anyMatches(contactKeys, key.toLowerCase(Locale.ROOT));
    }

    List<ActiveRule> rulesFor(TaggedResource judged) {
        List<ActiveRule> active = new ArrayList<>();
        for (Prepared rule : rules) {
            ActiveRule here = rule.on(judged);
            if (here != null) {
                active.add(here);
            }
        }
        return List.copyOf(active);
    }

    /** A rule with all its keys, before it is known which resource it meets. */
    private final class Prepared {
        private final int index;
        private final CompiledRule rule;
        private final List<Condition> conditions = new ArrayList<>();

        Prepared(int index, TagRule rule, @Nullable ValuePattern pattern) {
            this.index = index;
            this.rule = new CompiledRule(rule, pattern, waivers(rule.id()));
            rule.when()
                    .forEach((key, values) -> conditions.add(
                            new Condition(keys.key(key, spellings(key)), new Values(values, rule.ignoreCase()))));
            if (rule.key() != null) {
                keys.key(rule.key(), spellings(rule.key()));
            }
            rule.require().forEach(key -> keys.key(key, spellings(key)));
        }

        @Nullable
        ActiveRule on(TaggedResource judged) {
            TagRule said = rule.rule();
            String provider = judged.resource().provider();
            if (!said.scope().admits(provider, judged.resource().type(), judged.tenant(), judged.environment())) {
                return null;
            }
            KeyTable.Key key = said.key() == null ? null : here(said.key(), judged);
            List<KeyTable.Key> require = new ArrayList<>();
            for (String needed : said.require()) {
                KeyTable.Key found = here(needed, judged);
                if (found != null) {
                    require.add(found);
                }
            }
            return key == null && require.isEmpty()
                    ? null
                    : new ActiveRule(index, rule, key, List.copyOf(require), conditions);
        }

        private KeyTable.@Nullable Key here(String key, TaggedResource judged) {
            List<String> spellings = spellings(key);
            // The entry of a table has the table's keys, on whatever cloud its catalog is.
            if (!rule.rule().scope().namesTargets() && judged.observation() != TaggedResource.Observation.ENTRY) {
                spellings = spellings.stream()
                        .filter(spelling ->
                                PolicyScope.belongsOn(judged.resource().provider(), spelling))
                        .toList();
            }
            return spellings.isEmpty() ? null : keys.key(key, spellings);
        }

        private List<String> spellings(String key) {
            List<String> others = aliases.getOrDefault(key, List.of());
            if (others.isEmpty()) {
                return List.of(key);
            }
            List<String> all = new ArrayList<>(others.size() + 1);
            all.add(key);
            all.addAll(others);
            return all;
        }
    }
}
