package io.dativo.job;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import io.dativo.tag.Tag;
import io.dativo.tag.TagResolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds keys that a target carries twice, spelled differently: people read one, and the bill keeps them apart. */
final class TwoSpellings {
    /** What follows is the name of a column, and those differ as the data's owner likes. */
    private static final String COLUMN = "classification.fields.";

    /** The strongest level first: its place is the one where a person can decide. */
    private static final Comparator<Tag> ORDER = Comparator.comparing(
                    (Tag tag) -> tag.origin().level(), Comparator.reverseOrder())
            .thenComparing(Tag::key);

    private TwoSpellings() {}

    /**
     * Compares the keys of each target.
     *
     * @param resolutions target to what was decided for it, sorted
     * @return a warning for each set of spellings, with all targets that carry it
     */
    static List<Problem> of(Map<ResourceRef, TagResolution> resolutions) {
        Map<List<String>, List<Tag>> found = new LinkedHashMap<>();
        Map<List<String>, List<ResourceRef>> targets = new LinkedHashMap<>();
        resolutions.forEach((target, resolution) -> {
            Map<String, List<Tag>> spellings = new TreeMap<>();
            resolution.tags().tags().stream()
                    .filter(tag -> !tag.key().startsWith(COLUMN))
                    .forEach(tag -> spellings
                            .computeIfAbsent(Spelling.fold(tag.key()), first -> new ArrayList<>())
                            .add(tag));
            spellings.values().stream()
                    .filter(tags -> tags.size() > 1)
                    .map(tags -> tags.stream().sorted(ORDER).toList())
                    .forEach(tags -> {
                        // A table has another word for a key than a cloud; what was written is the same.
                        List<String> places = tags.stream()
                                .map(tag -> tag.origin().toString())
                                .toList();
                        found.putIfAbsent(places, tags);
                        targets.computeIfAbsent(places, first -> new ArrayList<>())
                                .add(target);
                    });
        });
        List<Problem> problems = new ArrayList<>();
        found.forEach((places, tags) -> problems.add(problem(tags, targets.getOrDefault(places, List.of()))));
        return problems;
    }

    private static Problem problem(List<Tag> tags, List<ResourceRef> targets) {
        Tag first = tags.get(0);
        StringBuilder message = new StringBuilder(targets.get(0).toString());
        if (targets.size() > 1) {
            message.append(" and ").append(targets.size() - 1).append(targets.size() == 2 ? " other" : " others");
        }
        message.append(" would carry one key in two spellings");
        String separator = ": ";
        for (Tag tag : tags) {
            message.append(separator)
                    .append("'")
                    .append(tag.key())
                    .append("' from ")
                    .append(tag.origin());
            separator = ", ";
        }
        return Problem.warning(
                "two-spellings",
                message.append("; a bill keeps them apart").toString(),
                first.origin().path(),
                first.origin().location(),
                "keep one spelling, in the job and in its Terraform module");
    }
}
