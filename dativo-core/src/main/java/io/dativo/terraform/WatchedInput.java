package io.dativo.terraform;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Passes bytes through, remembers the first of them and notes the end: what a broken file is, its beginning shows. */
final class WatchedInput extends FilterInputStream {
    private static final int HEAD = 64;

    private final byte[] head = new byte[HEAD];
    private long count;
    private boolean ended;

    WatchedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read < 0) {
            ended = true;
            return read;
        }
        if (count < HEAD) {
            int room = (int) Math.min(read, HEAD - count);
            System.arraycopy(buffer, offset, head, (int) count, room);
        }
        count += read;
        return read;
    }

    /** {@return how many bytes were read} */
    long count() {
        return count;
    }

    /** {@return the first bytes, at most 64} */
    byte[] head() {
        return Arrays.copyOf(head, (int) Math.min(count, HEAD));
    }

    /** Whether a place is within the last token of a document that begins as JSON: then it was cut there. */
    boolean endsNear(long offset) {
        return ended && count > 0 && head[0] != '<' && offset >= count - "false".length();
    }
}
