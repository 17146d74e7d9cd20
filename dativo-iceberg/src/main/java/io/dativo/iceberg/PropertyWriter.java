package io.dativo.iceberg;

import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the properties of one thing to what a write asks for: one commit, and none when nothing is missing. What it commits
 * it reads again, because a concurrent {@code REPLACE TABLE} drops properties that were committed after it began.
 */
final class PropertyWriter {
    /** Each attempt that fails means that another writer's commit went through. */
    private static final int MOST_COMMITS = 10;

    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final PropertyHolder holder;
    private final TagRules rules;
    private final TagWrite write;

    /** What the write was decided on, or null until that is read. */
    private @Nullable PropertiesVersion planned;

    /** What became of the last commit. */
    private String last = "";

    /** What the catalog keeps otherwise than it was committed last. */
    private Map<String, String> altered = Map.of();

    private PropertyWriter(PropertyHolder holder, TagRules rules, TagWrite write, @Nullable PropertiesVersion planned) {
        this.holder = holder;
        this.rules = rules;
        this.write = write;
        this.planned = planned;
    }

    /**
     * Writes.
     *
     * @param seen the state that the write was decided on, if a commit on top of it fails once it is an old one; or null
     */
    static TagWriteResult write(PropertyHolder holder, @Nullable Seen seen, TagRules rules, TagWrite write) {
        Optional<String> refusal = refusal(rules, write);
        if (refusal.isPresent()) {
            return TagWriteResult.failed(Kind.REJECTED, refusal.get());
        }
        PropertiesVersion planned = null;
        if (write.version() != null) {
            try {
                planned = PropertiesVersion.parse(write.version());
            } catch (IllegalArgumentException e) {
                return TagWriteResult.failed(Kind.REJECTED, String.valueOf(e.getMessage()));
            }
        }
        PropertyWriter writer = new PropertyWriter(holder, rules, write, planned);
        TagWriteResult result = writer.attempt(seen, 0);
        for (int commits = 1; result == null; commits++) {
            result = writer.attempt(null, commits);
        }
        return result;
    }

    /** One commit on top of a state that is read first unless it is given; null when another may succeed. */
    private @Nullable TagWriteResult attempt(@Nullable Seen given, int commits) {
        Seen now;
        try {
            now = given == null ? Seen.of(holder) : given;
        } catch (RuntimeException | LinkageError e) {
            return TagWriteResult.failed(IcebergErrors.beforeCommit(e), IcebergErrors.detail(e));
        }
        TagLedger.Change change = now.ledger().change(write);
        if (change.isEmpty()) {
            return TagWriteResult.seen();
        }
        Optional<String> conflict = given == null ? conflict(now) : Optional.empty();
        if (conflict.isPresent()) {
            return TagWriteResult.failed(Kind.CONFLICT, conflict.get());
        }
        Optional<String> crowded = crowded(rules, change);
        if (crowded.isPresent()) {
            return TagWriteResult.failed(Kind.REJECTED, crowded.get());
        }
        if (commits == MOST_COMMITS) {
            return TagWriteResult.failed(
                    Kind.CONFLICT, "others changed it during each of " + MOST_COMMITS + " commits; " + last);
        }
        try {
            now.state().commit(change.set(), change.remove());
        } catch (CommitFailedException e) {
            last = IcebergErrors.detail(e);
            pause(commits);
            return null;
        } catch (RuntimeException | LinkageError e) {
            return afterFailure(e);
        }
        return readBack(now, change);
    }

    /** Whether what was committed is there; null when it was lost again. */
    private @Nullable TagWriteResult readBack(Seen committedOn, TagLedger.Change change) {
        Map<String, String> properties;
        try {
            properties = committedOn.state().propertiesAgain();
        } catch (RuntimeException | LinkageError e) {
            return TagWriteResult.failed(IcebergErrors.beforeCommit(e), IcebergErrors.detail(e));
        }
        if (change.isIn(properties)) {
            return TagWriteResult.seen();
        }
        Map<String, String> before = altered;
        altered = change.alteredIn(properties);
        if (!altered.isEmpty() && altered.equals(before)) {
            return TagWriteResult.failed(
                    Kind.REJECTED,
                    "the catalog keeps another value of " + String.join(", ", altered.keySet())
                            + " than the one that was written");
        }
        last = "the last one was written and lost again";
        return null;
    }

    /** A commit may have gone through although it reported a failure; what is there now decides. */
    private TagWriteResult afterFailure(Throwable failure) {
        Kind kind = IcebergErrors.ofCommit(failure);
        if (kind == Kind.TIMEOUT) {
            try {
                if (Seen.of(holder).ledger().change(write).isEmpty()) {
                    return TagWriteResult.seen();
                }
            } catch (RuntimeException | LinkageError e) {
                failure.addSuppressed(e);
            }
        }
        return TagWriteResult.failed(kind, IcebergErrors.detail(failure));
    }

    private static Optional<String> refusal(TagRules rules, TagWrite write) {
        for (Map.Entry<String, String> tag : write.set().entrySet()) {
            Optional<String> refusal = rules.refusal(tag.getKey(), tag.getValue());
            if (refusal.isPresent()) {
                return Optional.of("'" + tag.getKey() + "' " + refusal.get());
            }
        }
        for (String key : write.remove()) {
            Optional<String> refusal = rules.refusal(key, "");
            if (refusal.isPresent()) {
                return Optional.of("'" + key + "' " + refusal.get());
            }
        }
        return Optional.empty();
    }

    /** A claim that is too long for a property; a catalog may report success and keep nothing of it. */
    private static Optional<String> crowded(TagRules rules, TagLedger.Change change) {
        return change.set().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(ClaimProperties.PREFIX))
                .flatMap(entry -> rules.refusal("claim", entry.getValue()).stream()
                        .map(refusal -> "the claim of '" + entry.getValue().split("\\|", 2)[0] + "' " + refusal))
                .findFirst();
    }

    /** What became of the plan: nothing as long as each of its keys is as it was, or as it should be. */
    private Optional<String> conflict(Seen seen) {
        PropertiesVersion now = seen.version();
        PropertiesVersion before = planned == null ? now : planned;
        planned = before;
        if (!before.isSameTableAs(now)) {
            return Optional.of("it was dropped and made anew since it was read; plan again");
        }
        Map<String, String> properties = seen.ledger().properties();
        Set<String> keys = new TreeSet<>(write.remove());
        keys.addAll(write.set().keySet());
        keys.addAll(write.release());
        return keys.stream()
                .filter(key -> !Objects.equals(properties.get(key), write.set().get(key)) && !before.agreesOn(key, now))
                .findFirst()
                .map(key -> "another writer changed '" + key + "' since it was read; plan again");
    }

    private static void pause(int commits) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, 10L << commits);
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, most)));
    }
}
