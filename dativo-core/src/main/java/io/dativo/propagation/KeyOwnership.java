package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.ledger.Claim;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.problem.Shown;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who claims one key of one resource and why, and who wrote what is there: from the records and the resource alone, without
 * any job file. Immutable.
 *
 * @param resource the resource in the provider's canonical form
 * @param key the key as the resource compares it
 * @param status whether the resource could be read
 * @param detail why it could not, or what is not known of its records, or null
 * @param there the value that is there, or null; of a data catalog that keeps a label for each value, all of them
 * @param written the value that Dativo wrote last, or null when the key is not Dativo's
 * @param writtenAt when, or null where the store does not say
 * @param plan by which plan, or null where the store does not say
 * @param claims what each job claims, and where it says so
 */
public record KeyOwnership(
        ResourceRef resource,
        String key,
        ResourcePlan.Status status,
        @Nullable String detail,
        @Nullable String there,
        @Nullable String written,
        @Nullable Instant writtenAt,
        @Nullable String plan,
        SortedMap<String, Claim> claims) {
    /** Copies the claims. */
    public KeyOwnership {
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }

    /** {@return whether Dativo wrote the key, whatever became of it since} */
    public boolean isOurs() {
        return written != null;
    }

    /** The answer as a person reads it: a line for what is there, and one for each claim. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Shown.visible(resource + ": " + key + " = "))
                .append(status == ResourcePlan.Status.OBSERVED ? PlanText.quote(there) : status.words());
        if (written != null) {
            text.append(", which Dativo wrote");
            if (!written.equals(there)) {
                text.append(" as ").append(PlanText.quote(written));
            }
            text.append(writtenAt == null ? "" : " at " + writtenAt)
                    .append(plan == null ? "" : " by plan " + UndonePlan.brief(plan));
        } else if (there != null) {
            text.append(", which is not Dativo's");
        }
        if (detail != null) {
            text.append(" # ").append(Shown.visible(detail));
        }
        claims.forEach((job, claim) -> text.append("\n  ")
                .append(Shown.visible(job))
                .append(" claims ")
                .append(PlanText.quote(claim.value()))
                .append(claim.origin().isEmpty() ? "" : " <- " + Shown.visible(claim.origin())));
        return text.append(claims.isEmpty() ? "\n  no job claims it" : "").toString();
    }

    /** Asks a resource about one key. */
    record Subject(ResourceRef ref, AccountScope scope, TagSpelling spelling, String canonicalKey)
            implements Survey.Subject<KeyOwnership> {
        @Override
        public TagRules rules() {
            return spelling.rules();
        }

        @Override
        public KeyOwnership observed(TagRead read, Ownership ownership) {
            String there = values(read.tags());
            OwnedTag owned = ownership.tags().entrySet().stream()
                    .filter(tag -> isOfKey(tag.getKey(), tag.getValue().lastValue()))
                    .map(Map.Entry::getValue)
                    .max(Comparator.comparing((OwnedTag tag) -> Objects.equals(tag.lastValue(), there))
                            .thenComparing(OwnedTag::lastTouched))
                    .orElse(null);
            OwnedTag dated = owned == null || owned.plan().isEmpty() ? null : owned;
            SortedMap<String, Claim> claims = new TreeMap<>();
            ownership
                    .claims()
                    .byClaimant()
                    .forEach((job, keys) -> keys.forEach((identity, claim) -> {
                        if (isOfKey(identity, claim.value())) {
                            claims.put(job, claim);
                        }
                    }));
            String unknown =
                    ownership.claims().missing().values().stream().findFirst().orElse(null);
            return new KeyOwnership(
                    ref,
                    spelling.identity(canonicalKey),
                    ResourcePlan.Status.OBSERVED,
                    ownership.unreadable() == null ? unknown : ownership.unreadable(),
                    there,
                    owned == null ? null : owned.lastValue(),
                    dated == null ? null : dated.lastTouched(),
                    dated == null ? null : dated.plan(),
                    claims);
        }

        private @Nullable String values(Map<String, String> tags) {
            List<String> values = tags.entrySet().stream()
                    .filter(tag -> isOfKey(rules().identity(tag.getKey()), tag.getValue()))
                    .map(Map.Entry::getValue)
                    .sorted()
                    .toList();
            return values.isEmpty() ? null : String.join(", ", values);
        }

        /** Where a label is made of key and value, each value of one key has an identity of its own. */
        private boolean isOfKey(String identity, @Nullable String value) {
            return identity.equals(spelling.identity(canonicalKey))
                    || (value != null && identity.equals(spelling.identity(canonicalKey, value)));
        }

        @Override
        public KeyOwnership without(ResourcePlan.Status status, @Nullable String why) {
            return new KeyOwnership(
                    ref,
                    spelling.identity(canonicalKey),
                    status,
                    why,
                    null,
                    null,
                    null,
                    null,
                    Collections.emptySortedMap());
        }
    }
}
