package io.dativo.tag;

import io.dativo.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * What {@link TagResolver} decided. Immutable.
 *
 * @param tags the tags that hold
 * @param traces for each key that any level names, why; sorted by key
 * @param problems what a person should look at, for example an attempt to change a locked key
 */
public record TagResolution(TagSet tags, Map<String, TagTrace> traces, List<Problem> problems) {}
