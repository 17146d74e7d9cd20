package io.dativo.test;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.Verdicts;
import io.dativo.problem.Spelling;
import io.dativo.tag.Tag;
import io.dativo.tag.TagTrace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the tags that a job gives its targets. Not thread-safe. */
public final class ResolvedJobAssert extends AbstractAssert<ResolvedJobAssert, ResolvedJob> {
    private final List<ResourceRef> targets;

    ResolvedJobAssert(ResolvedJob job) {
        this(job, job == null ? List.of() : job.targets());
    }

    private ResolvedJobAssert(ResolvedJob job, List<ResourceRef> targets) {
        super(job, ResolvedJobAssert.class);
        this.targets = targets;
    }

    /**
     * Narrows the assertions to the targets of one type.
     *
     * @param type the resource type, for example {@code s3_bucket}, or {@code table}
     * @return assertions about these targets
     */
    public ResolvedJobAssert on(String type) {
        return narrow("of type " + type, target -> target.type().equals(type));
    }

    /**
     * Narrows the assertions to one target.
     *
     * @param target the target as the job names it
     * @return assertions about this target
     */
    public ResolvedJobAssert on(ResourceRef target) {
        return narrow(target.toString(), target::equals);
    }

    private ResolvedJobAssert narrow(String which, Predicate<ResourceRef> wanted) {
        isNotNull();
        List<ResourceRef> narrowed = targets.stream().filter(wanted).toList();
        if (narrowed.isEmpty()) {
            failWithMessage("%s", "Expecting " + name() + " to have a target " + which + ", but it has " + names());
        }
        return new ResolvedJobAssert(actual, narrowed);
    }

    /**
     * At least one target carries a key, and every target that carries it has this value.
     *
     * @param key the key as the target carries it: flat on clouds, in a namespace on tables
     * @param value the value
     * @return assertions about the tag on these targets
     */
    public TagAssert hasTag(String key, String value) {
        Map<ResourceRef, Tag> carried = carried(key);
        if (carried.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting " + name() + " to have " + key + " = '" + value + "', but no target carries " + key
                            + meant(key) + "\n" + keysOfTargets());
        }
        carried.values().removeIf(tag -> tag.value().equals(value));
        if (!carried.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting " + name() + " to have " + key + " = '" + value
                            + "' on every target that carries it, but\n" + why(carried));
        }
        return new TagAssert(this, carried(key));
    }

    /**
     * No target carries a key.
     *
     * @param key the key
     * @return this object
     */
    public ResolvedJobAssert hasNoTag(String key) {
        Map<ResourceRef, Tag> carried = carried(key);
        if (!carried.isEmpty()) {
            failWithMessage("%s", "Expecting " + name() + " to have no " + key + ", but\n" + why(carried));
        }
        return this;
    }

    /**
     * No tag breaks a rule of a policy that is enforced with severity error.
     *
     * @param policy the policy
     * @return this object
     */
    public ResolvedJobAssert followsPolicy(TagPolicy policy) {
        isNotNull();
        Verdicts verdicts = policy.check(
                Dativo.taggedResources(actual).stream()
                        .filter(resource -> targets.contains(resource.resource()))
                        .toList(),
                Clock.systemUTC());
        if (verdicts.hasErrors()) {
            failWithMessage(
                    "%s",
                    "Expecting " + name() + " to follow " + policy + ", but\n"
                            + verdicts.errors().stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
        return this;
    }

    /**
     * The tags of the job, with where each comes from, are those in a file that is kept with the tests: a change of a
     * tag is seen in review. To write the file, run the test with {@code -Ddativo.snapshots=update}.
     *
     * @param file the file
     * @return this object
     */
    public ResolvedJobAssert matchesSnapshot(Path file) {
        isNotNull();
        Snapshot.compare(Snapshot.text(actual, targets), file, name())
                .ifPresent(difference -> failWithMessage("%s", difference));
        return this;
    }

    /** Why each of some tags has its value, a line each. */
    String why(Map<ResourceRef, Tag> tags) {
        return tags.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": "
                        + actual.explain(entry.getKey(), entry.getValue().key())
                                .map(TagTrace::toString)
                                .orElseGet(() -> entry.getValue() + " <- "
                                        + entry.getValue().origin()))
                .collect(Collectors.joining("\n"));
    }

    String name() {
        return actual.job().name();
    }

    private Map<ResourceRef, Tag> carried(String key) {
        isNotNull();
        Map<ResourceRef, Tag> carried = new LinkedHashMap<>();
        for (ResourceRef target : targets) {
            Optional<Tag> tag = actual.tags(target).get(key);
            tag.ifPresent(found -> carried.put(target, found));
        }
        return carried;
    }

    private String meant(String key) {
        TreeSet<String> keys = new TreeSet<>();
        targets.forEach(target -> keys.addAll(actual.tags(target).values().keySet()));
        return keys.stream()
                .filter(other -> other.endsWith("." + key))
                .findFirst()
                .or(() -> Spelling.nearest(key, keys))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private String keysOfTargets() {
        return targets.stream()
                .map(target -> "  " + target + " carries "
                        + String.join(", ", actual.tags(target).values().keySet()))
                .collect(Collectors.joining("\n"));
    }

    private String names() {
        return targets.isEmpty()
                ? "none"
                : targets.stream().map(ResourceRef::toString).collect(Collectors.joining(", "));
    }
}
