package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the stores of all catalogs have in common: one item after the other, each with its own result. Thread-safe. */
abstract class CatalogStore extends BatchStore {
    /** What the key of an entry begins with that cannot be read: no tag and no owner is spelled like that. */
    private static final String UNREADABLE = "(unreadable)::";

    private static final int LONGEST_ENTRY = 300;
    private static final Logger LOG = LoggerFactory.getLogger(CatalogStore.class);

    private volatile boolean isSpoken;

    CatalogStore(String name) {
        super("the tags in " + name);
    }

    /** The tags of one resource; a failure is thrown. */
    abstract TagRead read(ResourceRef resource);

    /** Makes one change; a failure is thrown, unless only some of its tags were refused. */
    abstract TagWriteResult write(TagWrite write);

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
                this,
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

    @Override
    protected final void read(ReadBatch batch) {
        batch.open()
                .forEach(resource -> batch.read(resource, () -> {
                    requireSpokenOnce();
                    return read(resource);
                }));
    }

    @Override
    protected final void write(Collection<TagWrite> writes, WriteBatch batch) {
        writes.forEach(write -> batch.write(write, () -> {
            requireSpokenOnce();
            return write(write);
        }));
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
