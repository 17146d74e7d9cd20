package io.dativo.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobContainerListDetails;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.ListBlobContainersOptions;
import com.azure.storage.blob.specialized.BlobLeaseClient;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata of the containers of one storage account, which hold no tags. Storage can only replace all of it, and knows
 * no precondition for that but a lease: who writes takes one, reads, merges and sets. Thread-safe.
 *
 * <p>Metadata is read from lists of containers alone: the JDK turns the names of headers into lower case, and what was
 * read that way and written back would change other people's names.
 */
final class ContainerTags {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerTags.class);

    /** All metadata of a container, names and values, in bytes. */
    private static final int MOST_BYTES = 8 << 10;

    /** The shortest lease that there is, in seconds. It ends by itself when its holder dies. */
    private static final int LEASE = 15;

    /** What a list has in place of a name that is no identifier. */
    private static final String INVALID_NAME = "x-ms-invalid-name";

    private final BlobServiceClient account;
    private final Duration timeout;

    ContainerTags(BlobServiceClient account, Duration timeout) {
        this.account = account;
        this.timeout = timeout;
    }

    /**
     * Reads the metadata of some containers, in as few calls as lists allow.
     *
     * @return container to metadata, for those that exist
     * @throws ProviderException when a list cannot be had
     */
    Map<String, Map<String, String>> read(Collection<String> containers) {
        TreeSet<String> wanted = new TreeSet<>(containers);
        Map<String, Map<String, String>> found = new HashMap<>();
        if (wanted.size() > 1) {
            String prefix = commonPrefix(wanted.first(), wanted.last());
            int pages = 0;
            for (PagedResponse<BlobContainerItem> page : pages(prefix, null)) {
                keep(page, wanted, found);
                wanted.removeAll(found.keySet());
                String last = page.getValue().isEmpty()
                        ? ""
                        : page.getValue().get(page.getValue().size() - 1).getName();
                // Lists are sorted: what is not there by now does not exist.
                wanted.removeIf(name -> name.compareTo(last) < 0);
                if (page.getContinuationToken() == null || wanted.isEmpty()) {
                    return found;
                }
                if (++pages >= wanted.size()) {
                    break;
                }
            }
        }
        for (String name : wanted) {
            Map<String, String> metadata = read(name);
            if (metadata != null) {
                found.put(name, metadata);
            }
        }
        return found;
    }

    /** The metadata of one container, or null when it does not exist. */
    private @Nullable Map<String, String> read(String container) {
        Map<String, Map<String, String>> found = new HashMap<>();
        for (PagedResponse<BlobContainerItem> page : pages(container, 1)) {
            keep(page, Set.of(container), found);
            break;
        }
        return found.get(container);
    }

    private Iterable<PagedResponse<BlobContainerItem>> pages(String prefix, @Nullable Integer size) {
        ListBlobContainersOptions options = new ListBlobContainersOptions()
                .setPrefix(prefix)
                .setDetails(new BlobContainerListDetails().setRetrieveMetadata(true))
                .setMaxResultsPerPage(size);
        return account.listBlobContainers(options, timeout).iterableByPage();
    }

    private static void keep(
            PagedResponse<BlobContainerItem> page, Collection<String> wanted, Map<String, Map<String, String>> found) {
        String type = page.getHeaders().getValue(HttpHeaderName.CONTENT_TYPE);
        if (type == null || !type.contains("xml")) {
            throw HttpFailure.notAnAnswer("listing containers", Call.READ, "it is no list of containers");
        }
        for (BlobContainerItem item : page.getValue()) {
            if (wanted.contains(item.getName())) {
                found.put(item.getName(), item.getMetadata() == null ? Map.of() : item.getMetadata());
            }
        }
    }

    private static String commonPrefix(String first, String last) {
        int length = 0;
        while (length < Math.min(first.length(), last.length()) && first.charAt(length) == last.charAt(length)) {
            length++;
        }
        return first.substring(0, length);
    }

    /** Writes the metadata of one container. */
    TagWriteResult write(String name, TagWrite write) {
        BlobContainerClient container = account.getBlobContainerClient(name);
        BlobLeaseClient lease =
                new BlobLeaseClientBuilder().containerClient(container).buildClient();
        String id = lease.acquireLeaseWithResponse(LEASE, null, timeout, Context.NONE)
                .getValue();
        if (id == null) {
            throw HttpFailure.notAnAnswer("taking the lease of " + name, Call.WRITE, "it has no lease");
        }
        try {
            return merge(container, write, id);
        } finally {
            release(lease);
        }
    }

    private TagWriteResult merge(BlobContainerClient container, TagWrite write, String lease) {
        Map<String, String> now = read(container.getBlobContainerName());
        if (now == null) {
            return TagWriteResult.failed(Kind.NOT_FOUND, "it was deleted meanwhile");
        }
        if (write.version() != null && !write.version().equals(TagsDigest.of(now))) {
            return TagWriteResult.failed(Kind.CONFLICT, "its metadata changed since it was read");
        }
        if (now.containsKey(INVALID_NAME)) {
            return TagWriteResult.failed(
                    Kind.REJECTED, "it has metadata under a name that is no identifier, which a write would lose");
        }
        Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(now);
        write.remove().forEach(merged::remove);
        // A new spelling takes the place of the old one.
        write.set().keySet().forEach(merged::remove);
        merged.putAll(write.set());
        if (merged.equals(now)) {
            return TagWriteResult.written();
        }
        int bytes = merged.entrySet().stream()
                .mapToInt(pair -> pair.getKey().length() + pair.getValue().length())
                .sum();
        if (bytes > MOST_BYTES) {
            return TagWriteResult.failed(
                    Kind.REJECTED, "its metadata would have " + bytes + " bytes, and a container keeps " + MOST_BYTES);
        }
        container.setMetadataWithResponse(merged, new BlobRequestConditions().setLeaseId(lease), timeout, Context.NONE);
        return TagWriteResult.written();
    }

    private void release(BlobLeaseClient lease) {
        try {
            lease.releaseLease();
        } catch (RuntimeException e) {
            LOG.debug("a lease was not released; it ends by itself after {} s", LEASE, e);
        }
    }
}
