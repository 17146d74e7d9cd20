package io.dativo.testparts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on loopback that answers each request in one way that no well-behaved server has. */
public final class OddServer implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket socket;
    private final Answer answer;

    /** What it answers. */
    public enum Answer {
        /** A body of which a byte comes each fiftieth of a second, for ever. */
        TRICKLE,
        /** A text in JSON that never ends, as fast as it is read. */
        ENDLESS,
        /** A refusal whose words never end. */
        ENDLESS_ERROR,
        /** A header that never ends. */
        HUGE_HEADER,
        /** A length that is no number of Java's. */
        BAD_LENGTH,
        /** A redirect to a port that there is none of. */
        ODD_PORT,
        /** A connection that is kept and never answered. */
        SILENT
    }

    /**
     * Starts it.
     *
     * @param answer what it answers to every request
     */
    public OddServer(Answer answer) {
        this.answer = answer;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** {@return where it listens} */
    public URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "odd-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (closed.getCount() > 0) {
                Socket client = socket.accept();
                open.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException over) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            if (in.read(new byte[PIECE]) > 0) {
                answer(client.getOutputStream());
            }
        } catch (IOException gone) {
            // The client had enough.
        }
    }

    private void answer(OutputStream out) throws IOException {
        switch (answer) {
            case TRICKLE -> {
                head(out, "200 OK", "Content-Type: application/json");
                write(out, "{\"version\":4,\"lineage\":\"");
                while (!isClosedWithin(20)) {
                    write(out, "x");
                }
            }
            case ENDLESS -> endless(out, "200 OK", "{\"version\":4,\"lineage\":\"");
            case ENDLESS_ERROR -> endless(out, "403 Forbidden", "{\"error\":{\"message\":\"");
            case HUGE_HEADER -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                for (int i = 0; !isClosedWithin(0); i++) {
                    write(out, "X-Large-" + i + ": " + "x".repeat(PIECE) + "\r\n");
                }
            }
            case BAD_LENGTH -> {
                head(out, "200 OK", "Content-Length: 99999999999999999999");
                write(out, "{}");
            }
            case ODD_PORT -> head(out, "302 Found", "Location: http://127.0.0.1:99999/\r\nContent-Length: 0");
            case SILENT -> isClosedWithin(Integer.MAX_VALUE);
        }
    }

    private void endless(OutputStream out, String status, String beginning) throws IOException {
        head(out, status, "Content-Type: application/json");
        write(out, beginning);
        for (byte[] piece = "x".repeat(PIECE).getBytes(US_ASCII); !isClosedWithin(0); ) {
            out.write(piece);
        }
    }

    private static void head(OutputStream out, String status, String headers) throws IOException {
        write(out, "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private boolean isClosedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
