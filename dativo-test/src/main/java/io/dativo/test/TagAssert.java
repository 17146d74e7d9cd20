package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;

/** Assertions about one tag on the targets of a job that carry it. Not thread-safe. */
public final class TagAssert extends AbstractAssert<TagAssert, Map<ResourceRef, Tag>> {
    private final ResolvedJobAssert job;

    TagAssert(ResolvedJobAssert job, Map<ResourceRef, Tag> carried) {
        super(carried, TagAssert.class);
        this.job = job;
    }

    /**
     * The value comes from a level, on every target that carries it.
     *
     * @param level the level
     * @return this object
     */
    public TagAssert from(TagLevel level) {
        Map<ResourceRef, Tag> others = new LinkedHashMap<>(actual);
        others.values().removeIf(tag -> tag.origin().level() == level);
        if (!others.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting " + job.name() + " to have " + key() + " from " + level + ", but it comes from "
                            + levels(others) + ":\n" + job.why(others));
        }
        return this;
    }

    /**
     * The value is written at a path, on every target that carries it.
     *
     * @param path the dotted path, for example {@code infrastructure.tags.cost_center}
     * @return this object
     */
    public TagAssert writtenAt(String path) {
        Map<ResourceRef, Tag> others = new LinkedHashMap<>(actual);
        others.values().removeIf(tag -> tag.origin().path().equals(path));
        if (!others.isEmpty()) {
            failWithMessage(
                    "%s",
                    "Expecting " + job.name() + " to have " + key() + " written at " + path + ", but\n"
                            + job.why(others));
        }
        return this;
    }

    /** {@return the assertions about the job, to go on} */
    public ResolvedJobAssert and() {
        return job;
    }

    private String key() {
        return actual.values().iterator().next().toString();
    }

    private static String levels(Map<ResourceRef, Tag> tags) {
        return String.join(
                ", ",
                tags.values().stream()
                        .map(tag -> tag.origin().level().toString())
                        .distinct()
                        .sorted()
                        .toList());
    }
}
