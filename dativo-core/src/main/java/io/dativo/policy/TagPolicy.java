package io.dativo.policy;

import io.dativo.document.Digest;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.SourceLocation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The organisation's tag policy: rules, waivers, and what no value may look like. It comes from a YAML file or from
 * code, and both are checked the same way: rules that contradict themselves or one another are located problems, not
 * surprises. Immutable and thread-safe; judging is pure, so the same resources on the same day give the same verdicts.
 *
 * <p>The file (see {@code docs/tag-policy.md} for a complete one):
 *
 * <pre>{@code
 * version: "2026-11"                # any text; reports repeat it
 * stage: enforce                    # observe | warn | enforce, for rules that do not say
 * aliases:                          # one fact under several keys: a rule about the first covers all
 *   cost_center: [infrastructure.cost_center, finops.cost_center]
 * rules:
 *   cost-center:                    # the id that findings and waivers name
 *     description: Bills are split by cost centre.
 *     key: cost_center
 *     purpose: cost                 # cost | compliance | operations
 *     required: true
 *     allowed: [DATA-001, "OPS-*"]  # * stands for anything; [] forbids the key
 *     allowed_from: centres.txt     # one value a line, beside this file
 *     pattern: "[A-Z]+-[0-9]{3}"    # RE2; the whole value must match
 *     min_length: 3                 # characters
 *     max_length: 20
 *     type: date                    # date | email | number | boolean
 *     min: 30                       # of a number
 *     max: 3650
 *     order: [public, internal, pii]  # weakest first; going down needs approval
 *     when: {environment: prod}     # only where these keys have these values
 *     require: [owner]              # further keys that must be there
 *     scope: {provider: aws, resource_type: "s3_*", tenant: acme, environment: ["!dev"]}
 *     severity: error               # error | warning
 *     stage: warn
 * waivers:
 *   - rule: cost-center
 *     resource: "arn:aws:s3:::old-*"
 *     job: "jobs/old/*"
 *     check: allowed                # one check only; lowering is approved only by naming it
 *     value: "OLD-*"
 *     reason: Being deleted.
 *     owner: data-platform
 *     expires: 2027-03-31           # the last day; needed
 * values:
 *   secrets: error                  # error | warning | off
 *   personal_data: warning
 *   contact_keys: ["*owner*"]       # keys that may hold mail addresses and telephone numbers
 * }</pre>
 *
 * <p>Where a rule's scope names neither providers nor resource types, the key says what it is about: keys in the
 * namespaces that Dativo writes on tables ({@code infrastructure.}, {@code finops.}, {@code governance.},
 * {@code classification.}, {@code asset.}) are looked for on everything that is not a cloud resource, all other keys
 * on cloud resources.
 */
public final class TagPolicy {
    /** The id of findings about values that look like a credential. */
    public static final String SECRET_IN_VALUE = "secret-in-value";
    /** The id of findings about values that look like personal data. */
    public static final String PERSONAL_DATA_IN_VALUE = "personal-data-in-value";
    /** The id of findings about resources whose tags could not be read. */
    public static final String NOT_OBSERVED = "not-observed";
    /** The id of findings about resources that have no tags. */
    public static final String NOT_TAGGABLE = "not-taggable";
    /** The id of findings about waivers that no longer hold. */
    public static final String WAIVER_EXPIRED = "waiver-expired";

    private final @Nullable String version;
    private final Stage stage;
    private final Map<String, TagRule> rules;
    private final List<Waiver> waivers;
    private final Map<String, List<String>> aliases;
    private final ValueLints lints;
    private final List<Problem> warnings;
    private final Function<String, @Nullable SourceLocation> locate;
    private final CompiledPolicy compiled;

    private TagPolicy(Builder builder, PolicyLint lint, Collection<Problem> problems) {
        version = builder.version;
        stage = builder.stage;
        rules = Collections.unmodifiableMap(lint.rules());
        waivers = List.copyOf(builder.waivers);
        aliases = Collections.unmodifiableMap(new LinkedHashMap<>(builder.aliases));
        lints = builder.lints;
        warnings = List.copyOf(problems);
        locate = builder.locate;
        compiled = new CompiledPolicy(this, lint.patterns());
    }

    /**
     * Reads a policy file.
     *
     * @param file the file
     * @return the policy
     * @throws InvalidInputException with every problem, when the file cannot be used
     */
    public static TagPolicy load(Path file) {
        Result<TagPolicy> policy = read(file);
        if (policy.hasErrors()) {
            throw new InvalidInputException("tag policy " + file, policy.problems());
        }
        return policy.value();
    }

    /**
     * Reads a policy file without throwing.
     *
     * @param file the file
     * @return the policy, and what is wrong with it, warnings included
     */
    public static Result<TagPolicy> read(Path file) {
        return PolicyReader.read(file);
    }

    /**
     * Reads a policy from a text without throwing.
     *
     * @param text the policy; it cannot use {@code allowed_from}
     * @param name its name, for locations
     * @return the policy, and what is wrong with it, warnings included
     */
    public static Result<TagPolicy> read(String text, String name) {
        return PolicyReader.read(text, name);
    }

    /** {@return a builder of a policy without rules} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what the author calls this version of the policy, if anything} */
    public Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /**
     * Tells whether two policies say the same, wherever they were read from.
     *
     * @return SHA-256 of rules, aliases, waivers and what values may look like, in hexadecimal
     */
    public String digest() {
        Digest digest = new Digest().add(version).add(stage.name()).add(lints.toString());
        rules.values().forEach(rule -> rule.addTo(digest));
        aliases.forEach((key, others) -> digest.add(key).add(others.toString()));
        for (Waiver waiver : waivers) {
            digest.add(waiver.toString())
                    .add(String.valueOf(waiver.check()))
                    .add(waiver.value())
                    .add(waiver.job())
                    .add(waiver.resource());
        }
        return digest.hex();
    }

    /** {@return the stage of rules that do not say theirs, and of what values may not look like} */
    public Stage stage() {
        return stage;
    }

    /** {@return the rules by id, in their order, with the stage and every allowed value filled in} */
    public Map<String, TagRule> rules() {
        return rules;
    }

    /**
     * Which keys matter most: those that must be there, then the others that rules are about, each in the order of the
     * rules, with their other spellings.
     *
     * @return the keys, the most important first
     */
    public List<String> keysByImportance() {
        Set<String> keys = new LinkedHashSet<>();
        for (boolean required : List.of(true, false)) {
            for (TagRule rule : rules.values()) {
                if (rule.required() == required) {
                    addSpellings(rule.key(), keys);
                }
                if (required) {
                    rule.require().forEach(key -> addSpellings(key, keys));
                }
            }
        }
        return List.copyOf(keys);
    }

    /** {@return how different values of a key come together, by key and by each of its other spellings} */
    public Map<String, MergeRule> merges() {
        Map<String, MergeRule> merges = new TreeMap<>();
        for (TagRule rule : rules.values()) {
            MergeRule merge = rule.merge();
            if (merge != null) {
                Set<String> keys = new LinkedHashSet<>();
                addSpellings(rule.key(), keys);
                keys.forEach(key -> merges.put(key, merge));
            }
        }
        return merges;
    }

    private void addSpellings(@Nullable String key, Set<String> keys) {
        if (key != null) {
            keys.add(key);
            keys.addAll(aliases.getOrDefault(key, List.of()));
        }
    }

    /** {@return the waivers, in their order} */
    public List<Waiver> waivers() {
        return waivers;
    }

    /** {@return key to its other spellings} */
    public Map<String, List<String>> aliases() {
        return aliases;
    }

    /** {@return what no value may look like} */
    public ValueLints lints() {
        return lints;
    }

    /** {@return what the author of a policy should look at; no errors} */
    public List<Problem> warnings() {
        return warnings;
    }

    /**
     * The resource types in the scopes of rules that are probably slips of the pen. Types are the providers' own, so the
     * policy alone cannot tell.
     *
     * @param known every type that some provider knows
     * @return a warning for each type that is none of these and nearly one
     */
    public List<Problem> misspelledTypes(Collection<String> known) {
        return PolicyLint.misspelledTypes(rules.values(), known, locate);
    }

    /**
     * Judges resources.
     *
     * @param resources the resources; several jobs may name one
     * @param clock says which day it is, for waivers
     * @return what every rule says of every resource that it is about
     */
    public Verdicts check(Collection<TaggedResource> resources, Clock clock) {
        return compiled.check(resources, LocalDate.now(clock));
    }

    /**
     * Tries the policy on a corpus: which rules do nothing there, and what would break if a rule were enforced today.
     *
     * @param corpus the resources of all jobs
     * @param clock says which day it is, for waivers
     * @return what the policy does on the corpus
     */
    public PolicyCoverage coverage(Collection<TaggedResource> corpus, Clock clock) {
        return new PolicyCoverage(this, corpus, check(corpus, clock), compiled);
    }

    /**
     * The waivers to renew or remove, the one that ended longest ago first: an error for each that has
     * ended, a warning for each that ends soon.
     *
     * @param today the day
     * @param days how many days ahead is soon
     * @return a problem for each, at its place in the policy file
     */
    public List<Problem> endingWaivers(LocalDate today, int days) {
        return waivers.stream()
                .sorted(Comparator.comparing(TagPolicy::end))
                .filter(waiver -> !end(waiver).isAfter(today.plusDays(days)))
                .map(waiver -> ending(waiver, today))
                .toList();
    }

    private static Problem ending(Waiver waiver, LocalDate today) {
        String which = "the waiver of " + waiver.owner() + " for " + waiver.rule() + " ";
        if (waiver.holdsOn(today)) {
            long left = ChronoUnit.DAYS.between(today, end(waiver));
            return Problem.warning(
                    "waiver-ends-soon",
                    which + "ends " + (left == 0 ? "today" : "in " + counted(left)) + ", after " + end(waiver),
                    "waivers",
                    waiver.location(),
                    "mend what it waives (" + waiver.reason() + "), or have it renewed");
        }
        return Problem.error(
                WAIVER_EXPIRED,
                which + "ended " + counted(ChronoUnit.DAYS.between(end(waiver), today)) + " ago, after " + end(waiver),
                "waivers",
                waiver.location(),
                "remove it, or have it renewed");
    }

    /** A policy holds no waiver without an end. */
    private static LocalDate end(Waiver waiver) {
        return Objects.requireNonNull(waiver.expires());
    }

    private static String counted(long days) {
        return days + (days == 1 ? " day" : " days");
    }

    /** {@code tag policy 2026-11: 12 rules, 2 waivers}. */
    @Override
    public String toString() {
        return "tag policy" + (version == null ? "" : " " + version) + ": " + rules.size()
                + (rules.size() == 1 ? " rule, " : " rules, ") + waivers.size()
                + (waivers.size() == 1 ? " waiver" : " waivers");
    }

    /** Makes a {@link TagPolicy}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String version;
        private Stage stage = Stage.ENFORCE;
        private final Map<String, List<String>> aliases = new LinkedHashMap<>();
        private final List<TagRule> rules = new ArrayList<>();
        private final List<Waiver> waivers = new ArrayList<>();
        private ValueLints lints = ValueLints.DEFAULT;
        private Function<String, @Nullable SourceLocation> locate = path -> null;

        private Builder() {}

        /**
         * Names this version of the policy.
         *
         * @param name any text
         * @return this builder
         */
        public Builder version(String name) {
            version = name;
            return this;
        }

        /**
         * Sets the stage of rules that do not say theirs; {@link Stage#ENFORCE} unless it is set.
         *
         * @param rollOut the stage
         * @return this builder
         */
        public Builder stage(Stage rollOut) {
            stage = rollOut;
            return this;
        }

        /**
         * Gives a key other spellings: a rule about the key covers them all.
         *
         * @param key the key that rules name
         * @param spellings the other keys
         * @return this builder
         */
        public Builder alias(String key, String... spellings) {
            aliases.put(key, List.of(spellings));
            return this;
        }

        /**
         * Adds a rule.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder rule(TagRule rule) {
            rules.add(rule);
            return this;
        }

        /**
         * Adds a rule.
         *
         * @param id its id
         * @param says what it says
         * @return this builder
         */
        public Builder rule(String id, Consumer<TagRule.Builder> says) {
            TagRule.Builder rule = TagRule.builder(id);
            says.accept(rule);
            return rule(rule.build());
        }

        /**
         * Adds a waiver.
         *
         * @param waiver the waiver
         * @return this builder
         */
        public Builder waiver(Waiver waiver) {
            waivers.add(waiver);
            return this;
        }

        /**
         * Sets what no value may look like; {@link ValueLints#DEFAULT} unless it is set.
         *
         * @param valueLints what no value may look like
         * @return this builder
         */
        public Builder lints(ValueLints valueLints) {
            lints = valueLints;
            return this;
        }

        /**
         * Builds and checks the policy.
         *
         * @return the policy
         * @throws InvalidInputException with every problem, when there is an error
         */
        public TagPolicy build() {
            List<Problem> problems = new ArrayList<>();
            TagPolicy policy = build(problems);
            if (policy == null) {
                throw new InvalidInputException("tag policy" + (version == null ? "" : " " + version), problems);
            }
            return policy;
        }

        /** Sets where a path of the policy was written. */
        Builder locatedBy(Function<String, @Nullable SourceLocation> places) {
            locate = places;
            return this;
        }

        /** Builds the policy unless the problems, those that are there already included, hold an error. */
        @Nullable
        TagPolicy build(Collection<Problem> problems) {
            PolicyLint lint = new PolicyLint(stage, aliases, locate);
            lint.check(rules, waivers);
            problems.addAll(lint.problems());
            return Problem.anyError(problems) ? null : new TagPolicy(this, lint, problems);
        }
    }
}
