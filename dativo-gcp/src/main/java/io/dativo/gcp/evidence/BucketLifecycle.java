package io.dativo.gcp.evidence;

import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule.Condition;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Outcome;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** After how many days what a bucket holds is gone, by its rules and by how long what is deleted can be restored. Pure. */
final class BucketLifecycle {
    private static final Set<String> AGE = Set.of("age");
    private static final Set<String> LIVE_AGE = Set.of("age", "isLive");
    private static final Set<String> OLD_AGE = Set.of("daysSinceNoncurrentTime");
    private static final Set<String> OLD_ONLY = Set.of("daysSinceNoncurrentTime", "isLive");

    private BucketLifecycle() {}

    static boolean isVersioned(Bucket bucket) {
        return bucket.getVersioning() != null
                && Boolean.TRUE.equals(bucket.getVersioning().getEnabled());
    }

    /** Rules for a part say nothing of the rest, and old versions that stay are not gone. */
    static Answer expiry(Bucket bucket) {
        List<Rule> all = bucket.getLifecycle() == null || bucket.getLifecycle().getRule() == null
                ? List.of()
                : bucket.getLifecycle().getRule();
        List<Condition> deletes = all.stream()
                .filter(rule -> rule.getAction() != null
                        && "Delete".equals(rule.getAction().getType())
                        && rule.getCondition() != null)
                .map(Rule::getCondition)
                .toList();
        String text = bucket.getLifecycle() + " " + bucket.getVersioning() + " " + bucket.getSoftDeletePolicy();
        if (deletes.isEmpty()) {
            return Answer.of(Outcome.NO, "no rule deletes anything", text);
        }
        OptionalInt gone = days(bucket, deletes);
        if (gone.isEmpty()) {
            return Answer.of(
                    Outcome.YES,
                    "rules delete in a part of the bucket, or leave old versions, and not everything",
                    text);
        }
        int restorable = restorableDays(bucket);
        return Answer.of(
                        Outcome.YES,
                        "everything is deleted after " + gone.getAsInt() + " days"
                                + (restorable == 0 ? "" : " and can be restored for " + restorable + " more"),
                        text)
                .days(gone.getAsInt() + restorable);
    }

    /** A rule by age alone deletes live and old versions alike; one for live ones needs another for the old. */
    private static OptionalInt days(Bucket bucket, List<Condition> deletes) {
        IntStream whole = deletes.stream()
                .filter(condition -> condition.getAge() != null && isBy(condition, AGE))
                .mapToInt(Condition::getAge);
        OptionalInt old = deletes.stream()
                .filter(condition -> condition.getDaysSinceNoncurrentTime() != null
                        && (isBy(condition, OLD_AGE) || (isBy(condition, OLD_ONLY) && !condition.getIsLive())))
                .mapToInt(Condition::getDaysSinceNoncurrentTime)
                .min();
        OptionalInt live = deletes.stream()
                .filter(condition -> condition.getAge() != null && isBy(condition, LIVE_AGE) && condition.getIsLive())
                .mapToInt(Condition::getAge)
                .min();
        // Versions may be left of a time when they were kept: without a rule for them nothing is known of those.
        boolean isPair = live.isPresent() && old.isPresent();
        int after = isVersioned(bucket) && old.isPresent() ? old.getAsInt() : 0;
        return IntStream.concat(whole, isPair ? IntStream.of(live.getAsInt() + after) : IntStream.empty())
                .min();
    }

    /** Whether these conditions are all that it has; a copy, as the keys of Google's classes compare otherwise. */
    private static boolean isBy(Condition condition, Set<String> names) {
        return Set.copyOf(condition.keySet()).equals(names);
    }

    private static int restorableDays(Bucket bucket) {
        Long seconds = bucket.getSoftDeletePolicy() == null
                ? null
                : bucket.getSoftDeletePolicy().getRetentionDurationSeconds();
        return seconds == null ? 0 : (int) ((seconds + TimeUnit.DAYS.toSeconds(1) - 1) / TimeUnit.DAYS.toSeconds(1));
    }
}
