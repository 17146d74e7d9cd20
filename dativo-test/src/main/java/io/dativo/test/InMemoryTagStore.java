package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.test.InMemoryProvider.Call;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The tags of an {@link InMemoryProvider}. Thread-safe. */
final class InMemoryTagStore implements TagStore {
    private final InMemoryProvider provider;
    private final AtomicBoolean closed = new AtomicBoolean();

    InMemoryTagStore(InMemoryProvider provider) {
        this.provider = provider;
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> refs) {
        begin(Call.READ);
        provider.faults().onRead();
        Map<ResourceRef, TagRead> reads = new HashMap<>();
        for (ResourceRef ref : refs) {
            reads.put(ref, read(ref));
        }
        return reads;
    }

    private TagRead read(ResourceRef ref) {
        if (!provider.isTaggable(ref)) {
            return TagRead.without(TagRead.Status.NOT_TAGGABLE, "a " + ref.type() + " has no tags");
        }
        synchronized (provider) {
            InMemoryResource resource = provider.resource(ref);
            if (resource == null) {
                return TagRead.without(TagRead.Status.MISSING, "NoSuchResource");
            }
            resource.look();
            boolean stale = resource.isStale() || provider.faults().readsStale();
            long shown = stale ? resource.version() - 1 : resource.version();
            String version = provider.has(Behaviour.PRECONDITIONS) ? Long.toString(shown) : null;
            TagRead read = TagRead.found(stale ? resource.before() : resource.tags(), version);
            if (!keepsOwnership()) {
                return read;
            }
            return stale
                    ? read.owning(resource.ownedBefore(), resource.claimsBefore())
                    : read.owning(resource.owned(), resource.claims());
        }
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        if (writes.isEmpty()) {
            return Map.of();
        }
        begin(Call.WRITE);
        provider.faults().onWrite();
        Map<ResourceRef, TagWriteResult> results = new HashMap<>();
        List<TagWrite> items = List.copyOf(writes);
        for (int i = 0; i < items.size(); i++) {
            TagWriteResult result = write(items.get(i), i % 2 == 1);
            if (!provider.faults().leavesUnanswered()) {
                results.put(items.get(i).resource(), result);
            }
        }
        provider.at(Call.WRITTEN);
        provider.faults().afterWrite();
        return results;
    }

    private TagWriteResult write(TagWrite write, boolean second) {
        provider.countWrite();
        Kind fault = provider.faults().item(write.resource());
        if (fault != null) {
            return failed(fault);
        }
        Map<String, String> got;
        synchronized (provider) {
            InMemoryResource resource = provider.resource(write.resource());
            if (resource == null) {
                return failed(Kind.NOT_FOUND);
            }
            if (!provider.isTaggable(write.resource())) {
                return failed(Kind.REJECTED);
            }
            if (provider.has(Behaviour.FAILS_ITEMS) && second && resource.failsOnce()) {
                return failed(Kind.UNAVAILABLE);
            }
            if (provider.faults().losesWrite()) {
                return TagWriteResult.written();
            }
            if (provider.has(Behaviour.FINISHES_LATER)) {
                return begin(write, resource);
            }
            if (!provider.has(Behaviour.REPLACES_THE_SET)) {
                return put(write, resource, resource.tags());
            }
            got = resource.tags();
        }
        provider.at(Call.BETWEEN_GET_AND_PUT);
        synchronized (provider) {
            InMemoryResource resource = provider.resource(write.resource());
            return resource == null ? failed(Kind.NOT_FOUND) : put(write, resource, got);
        }
    }

    /** Under the provider's lock. */
    private TagWriteResult begin(TagWrite write, InMemoryResource resource) {
        if (resource.isBusy()) {
            return TagWriteResult.failed(Kind.CONFLICT, "OperationInProgress");
        }
        resource.begin(() -> put(write, resource, resource.tags()));
        return TagWriteResult.failed(Kind.TIMEOUT, "OperationInProgress");
    }

    /** Under the provider's lock. */
    private TagWriteResult put(TagWrite write, InMemoryResource resource, Map<String, String> tags) {
        String type = write.resource().type();
        boolean outdated = provider.has(Behaviour.PRECONDITIONS)
                && write.version() != null
                && !write.version().equals(Long.toString(resource.version()));
        if (outdated) {
            return failed(Kind.CONFLICT);
        }
        for (Map.Entry<String, String> tag : write.set().entrySet()) {
            Optional<String> refusal = provider.rules(type).refusal(tag.getKey(), tag.getValue());
            if (refusal.isPresent()) {
                return TagWriteResult.failed(
                        Kind.REJECTED, "InvalidTag: the tag '" + tag.getKey() + "' " + refusal.get());
            }
        }
        write.remove().forEach(key -> tags.keySet().removeIf(there -> same(type, there, key)));
        write.set().forEach((key, value) -> provider.put(type, tags, key, value));
        long counted = tags.keySet().stream()
                .filter(key -> !provider.rules(type).isReserved(key))
                .count();
        if (counted > provider.rules(type).maxTags()) {
            return TagWriteResult.failed(Kind.REJECTED, "TooManyTags: " + counted);
        }
        resource.replace(tags, provider.has(Behaviour.EVENTUALLY_CONSISTENT));
        write.remove().forEach(key -> disown(resource, type, key));
        write.set().forEach((key, value) -> {
            disown(resource, type, key);
            resource.owned().put(key, value);
        });
        write.release().forEach(key -> disown(resource, type, key));
        write.claims().forEach((claimant, keys) -> {
            if (keys.isEmpty()) {
                resource.claims().remove(claimant);
            } else {
                resource.claims().put(claimant, keys);
            }
        });
        return TagWriteResult.written();
    }

    private void disown(InMemoryResource resource, String type, String key) {
        resource.owned().keySet().removeIf(there -> same(type, there, key));
    }

    private boolean same(String type, String a, String b) {
        return provider.rules(type).identity(a).equals(provider.rules(type).identity(b));
    }

    @Override
    public boolean keepsOwnership() {
        return provider.has(Behaviour.KEEPS_OWNERSHIP);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            provider.closed();
        }
    }

    private void begin(Call call) {
        if (closed.get()) {
            throw new IllegalStateException("the store is closed");
        }
        provider.at(call);
        if (provider.isThrottled(call)) {
            throw Faults.failure(Kind.THROTTLED, "call");
        }
    }

    private static TagWriteResult failed(Kind kind) {
        return TagWriteResult.failed(kind, Faults.code(kind));
    }
}
