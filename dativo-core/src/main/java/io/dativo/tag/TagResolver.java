package io.dativo.tag;

import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import io.dativo.tag.TagTrace.Fate;
import io.dativo.tag.TagTrace.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Decides between several levels that name one key: the strongest level wins unless a weaker one locked the key; within
 * a level the later candidate wins. Pure, deterministic and thread-safe.
 */
@Internal
public final class TagResolver {
    private TagResolver() {}

    /**
     * Resolves candidates of any number of keys and levels.
     *
     * @param candidates what the levels say; the order matters only within one level
     * @return the tags that hold, with a trace for each key
     */
    public static TagResolution resolve(Collection<TagCandidate> candidates) {
        Map<String, List<TagCandidate>> byKey = new TreeMap<>();
        for (TagCandidate candidate : candidates) {
            byKey.computeIfAbsent(candidate.key(), key -> new ArrayList<>(4)).add(candidate);
        }
        List<Tag> tags = new ArrayList<>(byKey.size());
        Map<String, TagTrace> traces = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        byKey.forEach((key, said) -> {
            TagTrace trace = decide(key, said, problems);
            traces.put(key, trace);
            TagCandidate winner = trace.decision().candidate();
            if (winner.value() != null) {
                tags.add(new Tag(key, winner.value(), winner.origin()));
            }
        });
        return new TagResolution(TagSet.of(tags), Collections.unmodifiableMap(traces), List.copyOf(problems));
    }

    private static TagTrace decide(String key, List<TagCandidate> said, List<Problem> problems) {
        said.sort(Comparator.comparing(candidate -> candidate.origin().level()));
        int winner = 0;
        for (int i = 1; i < said.size(); i++) {
            boolean open = !said.get(winner).locked()
                    || said.get(i).origin().level() == said.get(winner).origin().level();
            if (open) {
                winner = i;
            }
        }
        TagCandidate decided = said.get(winner);
        List<Step> steps = new ArrayList<>(said.size());
        for (int i = 0; i < said.size(); i++) {
            TagCandidate candidate = said.get(i);
            boolean same = Objects.equals(candidate.value(), decided.value());
            Fate fate = i == winner
                    ? (candidate.value() == null ? Fate.REMOVES : Fate.WINS)
                    : same ? Fate.AGREES : i < winner ? Fate.OVERRIDDEN : Fate.LOCKED_OUT;
            if (fate == Fate.LOCKED_OUT) {
                problems.add(Problem.warning(
                        "tag-locked",
                        "'" + key + "' is locked " + (decided.value() == null ? "away" : "to '" + decided.value() + "'")
                                + " by " + decided.origin(),
                        candidate.origin().path(),
                        candidate.origin().location(),
                        "remove the value here, or the lock there"));
            }
            steps.add(new Step(candidate, fate));
        }
        return new TagTrace(key, steps);
    }
}
