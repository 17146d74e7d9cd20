package io.dativo.openlineage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A receiver on loopback that does one thing wrong. */
final class BadReceiver implements AutoCloseable {
    /** What it does wrong. */
    enum Fault {
        /** Takes the event and never answers. */
        HANGS(null, "did not answer within"),
        /** Answers a byte now and then, for ever. */
        DRIPS("HTTP/1.1 200 OK\r\nX-Drip: ", "did not answer within"),
        /** Has an error, and a page about it that never ends. */
        FAILS("HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\nsecret-page", "answered 500"),
        /** Is busy, and asks to come back in an hour. */
        IS_BUSY("HTTP/1.1 503 No\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n", "answered 503"),
        /** Sends elsewhere. */
        REDIRECTS("HTTP/1.1 307 No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answered 307"),
        /** Speaks something else. */
        IS_GARBAGE("220 smtp.acme.example ESMTP\r\n", "does not speak HTTP"),
        /** Closes the connection. */
        HANGS_UP("", "cannot be reached"),
        /** Is not there. */
        REFUSES("", "cannot be reached");

        private final String answer;
        private final String reason;

        Fault(String answer, String reason) {
            this.answer = answer;
            this.reason = reason;
        }

        /** What a note says of it. */
        String reason() {
            return reason;
        }
    }

    private final ServerSocket socket;
    private final Fault fault;
    private final CountDownLatch closed = new CountDownLatch(1);

    BadReceiver(Fault fault) {
        this.fault = fault;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            if (fault == Fault.REFUSES) {
                socket.close();
            } else {
                start(this::accept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "bad-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                start(() -> answer(connection));
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private void answer(Socket connection) {
        try (connection;
                InputStream in = connection.getInputStream();
                OutputStream out = connection.getOutputStream()) {
            byte[] event = new byte[1 << 16];
            Assertions.assertTrue(in.read(event) > 0);
            if (fault.answer != null) {
                out.write(fault.answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            while (fault == Fault.DRIPS && !closed.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
            if (fault == Fault.HANGS || fault == Fault.FAILS) {
                closed.await();
            }
        } catch (IOException e) {
            // The sender hung up, which is its right.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
