package io.dativo.openlineage;

import io.dativo.problem.Sensitive;
import io.openlineage.client.transports.Transport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How lineage is sent. Not thread-safe. */
public final class LineageBuilder {
    private final @Nullable URI url;
    private final @Nullable Transport transport;
    private @Nullable Supplier<Sensitive<String>> apiKey;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration flushTimeout = Duration.ofSeconds(5);
    private int capacity = 1_000;
    private String source = "USER";
    private boolean datasetEvents;
    private boolean strict;
    private Clock clock = Clock.systemUTC();

    LineageBuilder(@Nullable URI url, @Nullable Transport transport) {
        this.url = url;
        this.transport = transport;
    }

    /**
     * Signs in at the receiver, by {@code Authorization: Bearer}. Only for {@link Lineage#to(URI)}.
     *
     * @param key gives the key for each event
     * @return this
     */
    public LineageBuilder apiKey(Supplier<Sensitive<String>> key) {
        apiKey = key;
        return this;
    }

    /**
     * Sets how long one event may take, from connecting to the status of the answer; 5 seconds otherwise. Only for
     * {@link Lineage#to(URI)}.
     *
     * @param limit the time
     * @return this
     */
    public LineageBuilder timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Sets how long {@code close()} and {@code flush()} wait at most; 5 seconds otherwise.
     *
     * @param limit the time
     * @return this
     */
    public LineageBuilder flushTimeout(Duration limit) {
        flushTimeout = limit;
        return this;
    }

    /**
     * Sets how many events may wait; 1,000 otherwise. What comes on top is dropped and counted.
     *
     * @param events the number, at least 1
     * @return this
     */
    public LineageBuilder capacity(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("the queue must hold an event, not " + events);
        }
        capacity = events;
        return this;
    }

    /**
     * Sets what tags say of where they come from; {@code USER} otherwise, since some receivers read no other.
     *
     * @param tagSource the source
     * @return this
     */
    public LineageBuilder source(String tagSource) {
        source = tagSource;
        return this;
    }

    /**
     * Sends also an event of the data set alone when a run is complete, for receivers that take tags from those.
     *
     * @return this
     */
    public LineageBuilder datasetEvents() {
        datasetEvents = true;
        return this;
    }

    /**
     * Makes lineage a part of the job: each call waits until its event has arrived, {@code flushTimeout} at most, and fails
     * otherwise.
     *
     * @return this
     */
    public LineageBuilder strict() {
        strict = true;
        return this;
    }

    /**
     * Sets the clock of events.
     *
     * @param source the clock
     * @return this
     */
    public LineageBuilder clock(Clock source) {
        clock = source;
        return this;
    }

    /** {@return the lineage; nothing is connected and no thread runs before the first event} */
    public Lineage build() {
        Transport to =
                transport != null ? transport : new HttpReceiver(Objects.requireNonNull(url, "url"), apiKey, timeout);
        return new Lineage(new EventQueue(to, capacity), this);
    }

    Duration flushTimeout() {
        return flushTimeout;
    }

    String source() {
        return source;
    }

    boolean hasDatasetEvents() {
        return datasetEvents;
    }

    boolean isStrict() {
        return strict;
    }

    Clock clock() {
        return clock;
    }
}
