package io.dativo.job;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.Resource;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagResolution;
import io.dativo.tag.TagTrace;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what cannot be meant in the lists {@code removed_tags} and {@code locked_tags}. */
final class TagLists {
    private static final String REMOVED = "removed_tags.";
    private static final String LOCKED = "locked_tags.";

    private final Job job;
    private final Collection<Problem> problems;

    private TagLists(Job job, Collection<Problem> problems) {
        this.job = job;
        this.problems = problems;
    }

    /** Checks what the files say by themselves: a lock without a value, a key that is set and removed at one level. */
    static void check(Job job, Collection<Problem> problems) {
        TagLists lists = new TagLists(job, problems);
        job.infrastructure().ifPresent(lists::infrastructure);
        List<String> locked = job.asset().lockedTags();
        if (locked != null) {
            Set<String> set = new TreeSet<>();
            for (TagCandidate candidate : JobTags.ofTable(job)) {
                if (candidate.origin().level() == TagLevel.ASSET) {
                    set.add(candidate.key());
                }
            }
            lists.locked(locked, set, "", job::locateAsset);
        }
    }

    private void infrastructure(Infrastructure infrastructure) {
        InfrastructureTags tags = infrastructure.tags();
        Set<String> set = new TreeSet<>();
        if (tags != null) {
            set.addAll(tags.standard().keySet());
            if (tags.custom() != null) {
                set.addAll(tags.custom().keySet());
            }
        }
        removed(infrastructure.removedTags(), set, "infrastructure.");
        if (infrastructure.lockedTags() != null) {
            set.add("tenant_id");
            if (infrastructure.removedTags() != null) {
                set.addAll(infrastructure.removedTags());
            }
            locked(infrastructure.lockedTags(), set, "infrastructure.", job::locate);
        }
        List<Resource> resources = infrastructure.resources();
        for (int i = 0; i < resources.size(); i++) {
            Map<String, String> own = resources.get(i).tags();
            removed(
                    resources.get(i).removedTags(),
                    own == null ? Set.of() : own.keySet(),
                    "infrastructure.provider.resources." + i + ".");
        }
    }

    private void removed(@Nullable List<String> keys, Set<String> set, String block) {
        for (int i = 0; keys != null && i < keys.size(); i++) {
            if (set.contains(keys.get(i))) {
                String path = block + REMOVED + i;
                problems.add(Problem.error(
                        "set-and-removed",
                        "'" + keys.get(i) + "' is set beside this list and removed by it",
                        path,
                        job.locate(path),
                        "keep one of the two"));
            }
        }
    }

    private void locked(
            List<String> keys, Set<String> set, String block, Function<String, @Nullable SourceLocation> locate) {
        for (int i = 0; i < keys.size(); i++) {
            if (!set.contains(keys.get(i))) {
                String path = block + LOCKED + i;
                problems.add(Problem.error(
                        "lock-without-value",
                        "'" + keys.get(i) + "' is locked and has no value here",
                        path,
                        locate.apply(path),
                        didYouMean(keys.get(i), set, "give it a value beside this list, or remove it from the list")));
            }
        }
    }

    /**
     * Finds removals that take nothing away from any target.
     *
     * @param resolutions what was decided for each target
     * @return a warning for each
     */
    static List<Problem> withoutEffect(Collection<TagResolution> resolutions) {
        Map<TagOrigin, String> idle = new TreeMap<>(Comparator.comparing(TagOrigin::toString));
        Set<TagOrigin> effective = new HashSet<>();
        Set<String> known = new TreeSet<>();
        for (TagResolution resolution : resolutions) {
            for (TagTrace trace : resolution.traces().values()) {
                boolean found = false;
                for (TagTrace.Step step : trace.steps()) {
                    TagCandidate candidate = step.candidate();
                    if (candidate.value() != null) {
                        found = true;
                        known.add(trace.key());
                    } else if (found) {
                        effective.add(candidate.origin());
                    } else if (candidate.origin().path().contains(REMOVED)) {
                        idle.put(candidate.origin(), trace.key());
                    }
                }
            }
        }
        idle.keySet().removeAll(effective);
        return idle.entrySet().stream()
                .map(entry -> Problem.warning(
                        "nothing-to-remove",
                        "no weaker level sets '" + entry.getValue() + "'",
                        entry.getKey().path(),
                        entry.getKey().location(),
                        didYouMean(entry.getValue(), known, "remove it from the list")))
                .toList();
    }

    private static String didYouMean(String key, Set<String> known, String otherwise) {
        return Spelling.nearest(key, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(otherwise);
    }
}
