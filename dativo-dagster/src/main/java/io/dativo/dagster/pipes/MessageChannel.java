package io.dativo.dagster.pipes;

import java.io.IOException;

/** Where messages go. Each line ends with a line end and is written by one call. The session calls it from one thread at a time. */
interface MessageChannel {
    /** The length in bytes, with its end, up to which a line reaches the reader whole. */
    default int longestLine() {
        return Integer.MAX_VALUE;
    }

    /** Writes a line. */
    void write(byte[] line) throws IOException;

    /** Writes what is not written yet and gives everything back; says how many lines it could not write. */
    int close();
}
