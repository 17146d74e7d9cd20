package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one reading gave, for each resource its own. Used by one thread. */
final class Reads {
    private final Map<ResourceRef, TagRead> answers = new HashMap<>();
    private final Map<ResourceRef, ProviderException> passing = new HashMap<>();
    private @Nullable ProviderException throttled;

    void put(ResourceRef resource, TagRead read) {
        answers.put(resource, read);
    }

    /** Reads one resource. */
    void read(ResourceRef resource, Supplier<TagRead> work) {
        try {
            put(resource, work.get());
        } catch (ProviderException e) {
            failed(resource, e);
        }
    }

    void failed(Collection<ResourceRef> resources, ProviderException failure) {
        resources.forEach(resource -> failed(resource, failure));
    }

    private void failed(ResourceRef resource, ProviderException failure) {
        Status status = failure.kind() == Kind.NOT_FOUND ? Status.MISSING : Status.NOT_OBSERVED;
        put(resource, TagRead.without(status, String.valueOf(failure.getMessage())));
        if (failure.isRetryable()) {
            passing.put(resource, failure);
        }
        if (failure.kind() == Kind.THROTTLED) {
            throttled = failure;
        }
    }

    /**
     * The answers.
     *
     * @throws ProviderException when the account is throttled, which the whole run has to wait for, or when nothing at all
     *     could be read and asking again may help
     */
    Map<ResourceRef, TagRead> answers() {
        if (throttled != null) {
            throw throttled;
        }
        if (!passing.isEmpty() && passing.size() == answers.size()) {
            throw passing.values().iterator().next();
        }
        return answers;
    }
}
