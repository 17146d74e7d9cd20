package io.dativo.gcp;

import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels that a list call gives for many resources at once. Several resources of one parent cost a page of its list, and
 * the batches that follow use what that page said of them; what no page lists is asked for by itself. Thread-safe.
 */
abstract class ListedLabels implements TagHolder {
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final @Nullable AssetSearch assets;

    /**
     * @param assets where to look for labels before any service is asked, or null for the list calls of each service
     */
    ListedLabels(@Nullable AssetSearch assets) {
        this.assets = assets;
    }

    /** One page: canonical id to what it says, and how to get the next. */
    record Page(Map<String, TagRead> reads, @Nullable String next) {}

    /** What one list call covers: the name of a project or a dataset; null when there is no such call for this one. */
    abstract @Nullable String parent(GcpId id);

    /** A page of the list that some resources of one parent are in. */
    abstract Page page(GcpId anyOfThem, @Nullable String token) throws IOException;

    /** The labels of one resource. */
    abstract TagRead get(GcpId id) throws IOException;

    /** The change of one resource. */
    abstract TagWriteResult patch(GcpId id, TagWrite write) throws IOException;

    @Override
    public final void read(Collection<GcpId> ids, ReadBatch reads) {
        Map<String, Set<GcpId>> byParent = new LinkedHashMap<>();
        for (GcpId id : ids) {
            String parent = listed(id);
            if (parent == null) {
                reads.read(id.resource(), () -> ask(id));
            } else {
                byParent.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(id);
            }
        }
        byParent.forEach((parent, children) -> {
            Set<GcpId> unlisted = new LinkedHashSet<>(children);
            reads.read(children.stream().map(GcpId::resource).toList(), () -> {
                Map<GcpId, TagRead> listed = listing(parent).take(children);
                listed.forEach((id, read) -> reads.put(id.resource(), read));
                unlisted.removeAll(listed.keySet());
                unlisted.forEach(id -> reads.read(id.resource(), () -> ask(id)));
            });
        });
    }

    @Override
    public final void write(Map<GcpId, TagWrite> writes, WriteBatch results) {
        TagHolder.each(writes, results, (id, write) -> {
            String parent = listed(id);
            if (parent != null) {
                listing(parent).forget(id);
            }
            return patch(id, write);
        });
    }

    private @Nullable String listed(GcpId id) {
        return assets == null ? parent(id) : assets.scope();
    }

    private Listing listing(String parent) {
        return listings.computeIfAbsent(parent, key -> new Listing(this::pageOrNothing, System::nanoTime));
    }

    /** A list that one may not read, or that is not there, says nothing; each resource is asked for then. */
    private @Nullable Page pageOrNothing(GcpId anyOfThem, @Nullable String token) {
        try {
            return assets == null ? page(anyOfThem, token) : assets.page(anyOfThem.type(), token);
        } catch (IOException failed) {
            ProviderException failure =
                    GcpErrors.of(Call.READ, "listing what is beside " + anyOfThem.canonical(), failed);
            if (failure.isRetryable()) {
                throw failure;
            }
            return null;
        }
    }

    private TagRead ask(GcpId id) {
        return GcpErrors.calling(Call.READ, "reading " + id, () -> get(id));
    }

    /**
     * Takes an answer that names the resource that was asked for.
     *
     * @param isThat whether it does
     * @throws ProviderException when it does not
     */
    static void require(GcpId id, boolean isThat) {
        if (!isThat) {
            throw HttpFailure.notAnAnswer("reading " + id, Call.READ, "it is not about this resource");
        }
    }

    /**
     * Takes the answer of a write that has what was asked for.
     *
     * @param mark what every such answer has, or null
     * @throws ProviderException when it does not; the effect is unknown then
     */
    static void requireWritten(GcpId id, @Nullable Object mark) {
        if (mark == null) {
            throw HttpFailure.notAnAnswer("writing " + id, Call.WRITE, "it does not have what was asked for");
        }
    }

    /**
     * The result of an acknowledged write, by the tags that its answer shows.
     *
     * @param shown the tags of the answer, or null when it has none
     */
    static TagWriteResult written(TagWrite write, @Nullable Map<String, String> shown) {
        // An answer without tags, or with others, proves nothing: the resource is read again.
        boolean isSeen = shown != null
                && !shown.isEmpty()
                && shown.entrySet().containsAll(write.set().entrySet())
                && Collections.disjoint(shown.keySet(), write.remove());
        return isSeen ? TagWriteResult.seen() : TagWriteResult.written();
    }
}
