package io.dativo.gcp;

import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels that a list call tells of many resources at once. Several resources of one parent cost a page of its list, and
 * the batches that follow take what that page told of them; what no page tells is asked for by itself. Thread-safe.
 */
abstract class ListedLabels implements TagHolder {
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final @Nullable AssetSearch assets;

    /**
     * @param assets where to look for labels before anybody is asked, or null for the list calls of each service
     */
    ListedLabels(@Nullable AssetSearch assets) {
        this.assets = assets;
    }

    /** One page: canonical id to what it tells, and how to get the next. */
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
    public final Map<GcpId, TagRead> read(Collection<GcpId> ids) {
        Map<String, Set<GcpId>> byParent = new LinkedHashMap<>();
        Map<GcpId, TagRead> reads = new LinkedHashMap<>();
        for (GcpId id : ids) {
            String parent = listed(id);
            if (parent == null) {
                reads.put(id, ask(id));
            } else {
                byParent.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(id);
            }
        }
        byParent.forEach((parent, children) -> {
            reads.putAll(listing(parent).take(children));
            children.removeAll(reads.keySet());
            children.forEach(id -> reads.put(id, ask(id)));
        });
        return reads;
    }

    @Override
    public final Map<GcpId, TagWriteResult> write(Map<GcpId, TagWrite> writes) {
        return TagHolder.each(writes, (id, write) -> {
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

    /** A list that one may not read, or that is not there, tells nothing; each resource is asked for then. */
    private @Nullable Page pageOrNothing(GcpId anyOfThem, @Nullable String token) {
        try {
            return assets == null ? page(anyOfThem, token) : assets.page(anyOfThem.type(), token);
        } catch (IOException failed) {
            Kind kind = GcpErrors.kindOfRead(failed);
            if (kind == Kind.DENIED || kind == Kind.NOT_FOUND || kind == Kind.REJECTED) {
                return null;
            }
            throw GcpErrors.reading(failed, "listing what is beside " + anyOfThem.canonical());
        }
    }

    private TagRead ask(GcpId id) {
        try {
            return get(id);
        } catch (IOException failed) {
            return GcpErrors.read(failed, "reading " + id.type() + " " + id.canonical());
        }
    }
}
