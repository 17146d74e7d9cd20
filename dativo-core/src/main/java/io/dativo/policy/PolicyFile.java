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

    /** What no value may look like. */
    record ValuesBlock(
            @Nullable @OneOf({"error", "warning", "off"}) String secrets,
            @Nullable @OneOf({"error", "warning", "off"}) String personalData,
            @Nullable List<@NotNull String> contactKeys) {}

    /** One rule; see {@link TagRule}. */
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

    /** Which resources a rule is about; see {@link PolicyScope}. */
    record ScopeBlock(
            @Nullable List<@NotNull String> provider,
            @Nullable List<@NotNull String> resourceType,
            @Nullable List<@NotNull String> tenant,
            @Nullable List<@NotNull String> environment) {}

    /** One waiver; see {@link Waiver}. */
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
