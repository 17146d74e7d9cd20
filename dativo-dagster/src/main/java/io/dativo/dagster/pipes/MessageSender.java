package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Sends messages into a channel: mended, short enough for it, the first and the last once. Not thread-safe. */
final class MessageSender {
    private final MessageChannel channel;
    private final Delivery.Counter counter;
    private final MessageMender mender;
    private final LongValues longValues;
    private boolean closed;

    MessageSender(MessageChannel channel, Delivery.Counter counter, Path longValues) {
        this.channel = channel;
        this.counter = counter;
        this.mender = new MessageMender(counter::leftOut);
        this.longValues = new LongValues(longValues, counter::leftOut);
        send("opened", Map.of());
    }

    void send(String method, Map<String, ?> parameters) {
        mender.mend(method, parameters).ifPresent(message -> send(method, message));
    }

    private void send(String method, ObjectNode message) {
        byte[] line = Line.of(message);
        if (line.length > channel.longestLine()) {
            longValues.shorten(message, channel.longestLine());
            line = Line.of(message);
        }
        if (line.length > channel.longestLine()) {
            counter.leftOut(
                    "a message '" + method + "' of " + line.length + " bytes could reach Dagster in pieces here");
            return;
        }
        try {
            channel.write(line);
            counter.sent();
        } catch (IOException e) {
            counter.lost(1, "a message '" + method + "' could not be written: " + e.getMessage());
        }
    }

    /** Sends the last message. */
    void close(Map<String, ?> parameters) {
        if (closed) {
            return;
        }
        closed = true;
        send("closed", parameters);
        int unwritten = channel.close();
        if (unwritten > 0) {
            counter.lost(unwritten, unwritten + " messages could not be written at the end");
        }
    }

    boolean isClosed() {
        return closed;
    }
}
