package io.dativo.tag;

import io.dativo.problem.Internal;
import io.dativo.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link TagResolver} decided. Immutable.
 *
 * @param tags the tags that hold
 * @param traces for each key that any level names, why; sorted by key
 * @param problems what a person should look at, for example an attempt to change a locked key
 */
@Internal
public record TagResolution(TagSet tags, Map<String, TagTrace> traces, List<Problem> problems) {
    /**
     * The same without some tags; why they were chosen stays.
     *
     * @param keys their keys
     * @return what holds
     */
    public TagResolution without(Set<String> keys) {
        return keys.isEmpty()
                ? this
                : new TagResolution(
                        TagSet.of(tags.tags().stream()
                                .filter(tag -> !keys.contains(tag.key()))
                                .toList()),
                        traces,
                        problems);
    }
}
