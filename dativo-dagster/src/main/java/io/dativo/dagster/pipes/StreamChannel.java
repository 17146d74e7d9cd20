package io.dativo.dagster.pipes;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to the standard output or the standard error of the process, past what the host may have made of {@code System.out}.
 * Where others write there too, a message begins at a new line, and is lost when another process writes into the middle of it.
 */
final class StreamChannel implements MessageChannel {
    private final OutputStream out;
    private final boolean buffered;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int lines;

    StreamChannel(OutputStream out, boolean buffered) {
        this.out = out;
        this.buffered = buffered;
    }

    /** The stream of this process with one of the two names. */
    static OutputStream ofProcess(String name) {
        return new FileOutputStream("stderr".equals(name) ? FileDescriptor.err : FileDescriptor.out);
    }

    @Override
    public void write(byte[] line) throws IOException {
        pending.write('\n');
        pending.writeBytes(line);
        lines++;
        if (!buffered) {
            flush();
        }
    }

    private void flush() throws IOException {
        byte[] bytes = pending.toByteArray();
        pending.reset();
        lines = 0;
        out.write(bytes);
        out.flush();
    }

    /** The stream is the process's, and stays open. */
    @Override
    public int close() {
        int unwritten = lines;
        try {
            flush();
        } catch (IOException e) {
            return unwritten;
        }
        return 0;
    }
}
