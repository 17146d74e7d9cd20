package io.dativo.gcp;

import io.dativo.problem.ProviderException;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes the tags of the resources of one type. Thread-safe. */
interface TagHolder {
    /**
     * Reads the tags of some resources.
     *
     * @return a result for each
     * @throws io.dativo.problem.ProviderException when the failure is none of one resource alone
     */
    Map<GcpId, TagRead> read(Collection<GcpId> ids);

    /**
     * Changes what each write names on its resource, and nothing else.
     *
     * @return a result for each
     */
    Map<GcpId, TagWriteResult> write(Map<GcpId, TagWrite> writes);

    /** One change by itself. */
    interface Change {
        TagWriteResult make(GcpId id, TagWrite write) throws IOException;
    }

    /** Makes changes one after the other; one that fails keeps none back. */
    static Map<GcpId, TagWriteResult> each(Map<GcpId, TagWrite> writes, Change change) {
        Map<GcpId, TagWriteResult> results = new LinkedHashMap<>();
        writes.forEach((id, write) -> {
            try {
                results.put(id, change.make(id, write));
            } catch (IOException failed) {
                results.put(id, GcpErrors.write(failed));
            } catch (ProviderException failed) {
                results.put(
                        id,
                        TagWriteResult.failed(failed.kind(), String.valueOf(failed.getMessage()), failed.retryAfter()));
            }
        });
        return results;
    }
}
