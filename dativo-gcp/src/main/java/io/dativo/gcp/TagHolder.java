package io.dativo.gcp;

import io.dativo.http.HttpFailure.Call;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.WriteBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Reads and writes the tags of the resources of one type. Thread-safe. */
interface TagHolder {
    /** Reads the tags of some resources, each with an answer. */
    void read(Collection<GcpId> ids, ReadBatch reads);

    /** Changes what each write names on its resource, and nothing else, each with an answer. */
    void write(Map<GcpId, TagWrite> writes, WriteBatch results);

    /** One change by itself. */
    interface Change {
        TagWriteResult make(GcpId id, TagWrite write) throws IOException;
    }

    /** Makes changes one after the other; one that fails keeps none back. */
    static void each(Map<GcpId, TagWrite> writes, WriteBatch results, Change change) {
        writes.forEach((id, write) -> results.write(
                write, () -> GcpErrors.calling(Call.WRITE, "writing " + id, () -> change.make(id, write))));
    }
}
