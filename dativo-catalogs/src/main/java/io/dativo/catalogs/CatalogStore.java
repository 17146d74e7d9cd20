package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the stores of all catalogs have in common: one item after the other, each with its own result. Thread-safe. */
abstract class CatalogStore implements TagStore {
    /** What the key of an entry begins with that cannot be read: no tag and no owner is spelled like that. */
    private static final String UNREADABLE = "(unreadable)::";

    private static final int LONGEST_ENTRY = 300;
    private static final Logger LOG = LoggerFactory.getLogger(CatalogStore.class);

    private final String name;
    private volatile boolean closed;
    private volatile boolean isSpoken;

    CatalogStore(String name) {
        this.name = name;
    }

    /** The tags of one resource; a failure is thrown. */
    abstract TagRead read(ResourceRef resource);

    /** Makes one change; a failure is thrown. */
    abstract void write(TagWrite write);

    /**
     * Asks the server for its version, once, and throws when it is not spoken here. Until it was found to be, nothing is read
     * or written.
     */
    abstract void requireSpoken();

    private void requireSpokenOnce() {
        if (!isSpoken) {
            requireSpoken();
            isSpoken = true;
        }
    }

    /**
     * Keeps an entry that cannot be read: it hides no other, it is reported, and nothing is ever written about it.
     *
     * @param tags where it is kept, as a tag of others
     */
    final void keepUnreadable(ResourceRef resource, JsonNode entry, Map<String, String> tags) {
        String text = entry.toString();
        tags.put(UNREADABLE + text, "");
        LOG.warn(
                "{} has an entry in {} that cannot be read; it is left alone: {}",
                resource,
                name,
                text.length() > LONGEST_ENTRY ? text.substring(0, LONGEST_ENTRY) + "…" : text);
    }

    /**
     * A list of an answer; empty when the answer has none.
     *
     * @throws ProviderException when there is something else in its place: then nothing is known of what it holds
     */
    static JsonNode list(JsonNode list, String what) {
        if (list.isMissingNode() || list.isNull() || list.isArray()) {
            return list;
        }
        throw notAnAnswer("it has something in the place of the list of " + what);
    }

    /** The text of a field; empty when it has none or something else. */
    static String text(JsonNode field) {
        return field.isTextual() ? field.textValue() : "";
    }

    static ProviderException notAnAnswer(String why) {
        return new ProviderException(Kind.UNAVAILABLE, null, "the server's answer does not count: " + why, null);
    }

    /**
     * Reads one after the other.
     *
     * @throws ProviderException when the server wants to be left alone, which the whole run has to heed, or when nothing
     *     at all could be read and asking again may help
     */
    @Override
    public final Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
        requireOpen();
        Map<ResourceRef, TagRead> reads = new LinkedHashMap<>();
        List<ProviderException> passing = new ArrayList<>();
        for (ResourceRef resource : new LinkedHashSet<>(resources)) {
            try {
                requireSpokenOnce();
                reads.put(resource, read(resource));
            } catch (ProviderException e) {
                if (e.kind() == Kind.THROTTLED) {
                    throw e;
                }
                if (e.isRetryable()) {
                    passing.add(e);
                }
                Status status = e.kind() == Kind.NOT_FOUND ? Status.MISSING : Status.NOT_OBSERVED;
                reads.put(resource, TagRead.without(status, String.valueOf(e.getMessage())));
            } catch (IllegalArgumentException e) {
                reads.put(resource, TagRead.without(Status.NOT_OBSERVED, String.valueOf(e.getMessage())));
            }
        }
        if (!passing.isEmpty() && passing.size() == reads.size()) {
            throw passing.get(0);
        }
        return reads;
    }

    /** Writes one after the other; once the server wants to be left alone, the rest is not sent. */
    @Override
    public final Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
        requireOpen();
        Map<ResourceRef, TagWriteResult> results = new LinkedHashMap<>();
        ProviderException throttled = null;
        for (TagWrite write : writes) {
            if (throttled != null) {
                String detail = "not sent, for the server wants to be left alone: " + throttled.getMessage();
                results.put(write.resource(), TagWriteResult.failed(Kind.THROTTLED, detail));
                continue;
            }
            try {
                requireSpokenOnce();
                write(write);
                results.put(write.resource(), TagWriteResult.written());
            } catch (ProviderException e) {
                throttled = e.kind() == Kind.THROTTLED ? e : null;
                results.put(
                        write.resource(),
                        TagWriteResult.failed(e.kind(), String.valueOf(e.getMessage()), e.retryAfter()));
            } catch (IllegalArgumentException e) {
                results.put(write.resource(), TagWriteResult.failed(Kind.REJECTED, String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    @Override
    public final void close() {
        closed = true;
    }

    @Override
    public final String toString() {
        return "the tags in " + name;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store of tags in " + name + " was closed");
        }
    }

    /** What opening a provider says that was found on the class path and knows no server. */
    static ProviderException withoutConnection(String provider) {
        return new ProviderException(
                Kind.REJECTED,
                null,
                "there is no server to open; give Dativo's builder one: .provider(" + provider
                        + ".of(CatalogConnection.of(address, token)))",
                null);
    }
}
