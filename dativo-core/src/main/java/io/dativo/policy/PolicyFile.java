package io.dativo.policy;

import io.dativo.problem.OneOf;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy file as it is written, a list standing where a single text may stand too.
 *
 * @param version what the author calls it, or null
 * @param stage the stage of rules that do not say theirs, or null
 * @param aliases key to its other spellings, or null
 * @param rules id to rule
 * @param waivers the waivers, or null
 * @param values what no value may look like, or null
 */
record PolicyFile(
        @Nullable String version,
        @Nullable @OneOf({"observe", "warn", "enforce"}) String stage,
        @Nullable Map<String, List<@NotNull String>> aliases,
        @NotNull Map<String, @NotNull @Valid RuleBlock> rules,
        @Nullable List<@NotNull @Valid WaiverBlock> waivers,
        @Nullable @Valid ValuesBlock values) {

    /**
     * What no value may look like.
     *
     * @param secrets how a value that looks like a secret is judged, or null for an error
     * @param personalData how a value that looks like personal data is judged, or null for a warning
     * @param contactKeys keys that name people on purpose, or null
     */
    record ValuesBlock(
            @Nullable @OneOf({"error", "warning", "off"}) String secrets,
            @Nullable @OneOf({"error", "warning", "off"}) String personalData,
            @Nullable List<@NotNull String> contactKeys) {}

    /**
     * One rule; see {@link TagRule}.
     *
     * @param description why the rule exists; findings repeat it
     * @param key the key, in the one spelling to use; {@code *} stands for anything
     * @param purpose what the key is for; reports group by it
     * @param required whether the key must be there with a value that is not blank
     * @param allowed the values; {@code *} stands for anything, an empty list forbids the key
     * @param allowedFrom a file with one value a line, from the folder of the policy
     * @param pattern what the whole value must match, in the syntax of RE2
     * @param minLength the least length in characters
     * @param maxLength the most length in characters
     * @param type what kind of text the value is
     * @param min the least number
     * @param max the largest number
     * @param order values, the weakest first; going down needs approval
     * @param ignoreCase whether case makes no difference, in the key, in {@code allowed} and in {@code when}
     * @param merge what becomes of different values that jobs claim for one resource
     * @param mergeOwner with {@code merge: owner} the id of the job that decides, or {@code terraform}
     * @param when the rule holds only where these keys have one of these values
     * @param require further keys that must be there
     * @param scope which resources the rule is about
     * @param severity how a violation counts; {@code error} by default
     * @param stage record, report or stop
     */
    record RuleBlock(
            @Nullable String description,
            @Nullable String key,

            @Nullable @OneOf({"cost", "compliance", "operations"})
            String purpose,

            @Nullable Boolean required,
            @Nullable List<@NotNull String> allowed,
            @Nullable String allowedFrom,
            @Nullable String pattern,
            @Nullable Integer minLength,
            @Nullable Integer maxLength,

            @Nullable @OneOf({"date", "email", "number", "boolean"})
            String type,

            @Nullable Double min,
            @Nullable Double max,
            @Nullable List<@NotNull String> order,
            @Nullable Boolean ignoreCase,

            @Nullable @OneOf({"union", "strongest", "owner", "conflict"})
            String merge,

            @Nullable String mergeOwner,
            @Nullable Map<String, List<@NotNull String>> when,
            @Nullable List<@NotNull String> require,
            @Nullable @Valid ScopeBlock scope,
            @Nullable @OneOf({"error", "warning"}) String severity,
            @Nullable @OneOf({"observe", "warn", "enforce"}) String stage) {}

    /**
     * Which resources a rule is about; see {@link PolicyScope}.
     *
     * @param provider ids of providers; {@code *} stands for anything, {@code !} excludes
     * @param resourceType types of resources, in the same way
     * @param tenant tenants, in the same way
     * @param environment environments, in the same way
     */
    record ScopeBlock(
            @Nullable List<@NotNull String> provider,
            @Nullable List<@NotNull String> resourceType,
            @Nullable List<@NotNull String> tenant,
            @Nullable List<@NotNull String> environment) {}

    /**
     * One waiver; see {@link Waiver}.
     *
     * @param rule the id of the rule
     * @param resource ids of resources, with {@code *}; or null
     * @param job ids of jobs, with {@code *}; or null
     * @param check the one check that is waived, or null for the whole rule
     * @param value the one value that is waived, or null
     * @param reason why; needed
     * @param owner who answers for it; needed
     * @param expires the last day; needed
     */
    record WaiverBlock(
            @NotNull String rule,
            @Nullable String resource,
            @Nullable String job,

            @Nullable
            @OneOf({
                "required",
                "key_spelling",
                "allowed",
                "pattern",
                "length",
                "type",
                "range",
                "lowering",
                "secret",
                "personal_data"
            })
            String check,

            @Nullable String value,
            @Nullable String reason,
            @Nullable String owner,
            @Nullable String expires) {}
}
