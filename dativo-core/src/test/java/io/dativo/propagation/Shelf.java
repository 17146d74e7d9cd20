package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A provider for the tests of this module: resources of one type in memory, and answers that are prepared. One thread. */
final class Shelf implements ProviderSpi, TagStore {
    /** How a write ends that does not end well. */
    enum Fault {
        /** Refused, nothing happened. */
        REFUSED(Kind.REJECTED),
        /** Nothing happened, and another attempt may help. */
        BUSY(Kind.UNAVAILABLE),
        /** It happened, and the caller gets no answer. */
        ANSWER_LOST(Kind.TIMEOUT),
        /** It did not happen, and the caller gets no answer. */
        REQUEST_LOST(Kind.TIMEOUT);

        private final Kind kind;

        Fault(Kind kind) {
            this.kind = kind;
        }
    }

    private final Map<ResourceRef, Map<String, String>> tags = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private int writes;

    static ResourceRef ref(String id) {
        return new ResourceRef("shelf", "thing", id);
    }

    /** The tags of a resource, to look at and to change by hand. */
    Map<String, String> tags(ResourceRef resource) {
        return tags.computeIfAbsent(resource, any -> new TreeMap<>());
    }

    void failNext(Fault... next) {
        faults.addAll(Set.of(next));
    }

    /** How many writes of one resource were asked for. */
    int writes() {
        return writes;
    }

    @Override
    public String id() {
        return "shelf";
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of("thing");
    }

    @Override
    public TagRules rules(String resourceType) {
        return TagRules.builder().build();
    }

    @Override
    public TagStore open(AccountScope scope) {
        return this;
    }

    @Override
    public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        Map<ResourceRef, TagRead> reads = new HashMap<>();
        resources.forEach(resource -> reads.put(resource, TagRead.found(tags(resource))));
        return reads;
    }

    @Override
    public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> all) {
        Map<ResourceRef, TagWriteResult> results = new HashMap<>();
        all.forEach(write -> results.put(write.resource(), write(write)));
        return results;
    }

    private TagWriteResult write(TagWrite write) {
        writes++;
        @Nullable Fault fault = faults.poll();
        if (fault == null || fault == Fault.ANSWER_LOST) {
            tags(write.resource()).keySet().removeAll(write.remove());
            tags(write.resource()).putAll(write.set());
        }
        return fault == null ? TagWriteResult.written() : TagWriteResult.failed(fault.kind, "prepared: " + fault);
    }

    @Override
    public void close() {}
}
