package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.List;

/** A service that holds the tags of some types. Thread-safe. */
interface TagHolder {
    /** Reads resources of its types, each with an answer. */
    void read(List<ResourceRef> resources, ReadBatch reads);

    /** Writes resources of its types, each with an answer. Keys of a write that has nothing to do need no call. */
    void write(List<TagWrite> writes, WriteBatch results);
}
