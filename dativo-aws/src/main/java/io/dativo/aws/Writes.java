package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What one writing gave, for each resource its own. Used by one thread. */
final class Writes {
    private final Map<ResourceRef, TagWriteResult> answers = new HashMap<>();

    /** Writes one resource. */
    void write(TagWrite write, Runnable work) {
        try {
            work.run();
            answers.put(write.resource(), TagWriteResult.written());
        } catch (ProviderException e) {
            failed(write.resource(), e);
        }
    }

    void written(Collection<ResourceRef> resources) {
        resources.forEach(resource -> answers.put(resource, TagWriteResult.written()));
    }

    void failed(ResourceRef resource, ProviderException failure) {
        answers.put(resource, TagWriteResult.failed(failure.kind(), String.valueOf(failure.getMessage())));
    }

    Map<ResourceRef, TagWriteResult> answers() {
        return answers;
    }
}
