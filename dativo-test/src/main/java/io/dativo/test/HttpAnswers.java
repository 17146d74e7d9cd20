package io.dativo.test;

import io.dativo.http.HttpFailure.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that a fake server gives in place of its own, as a gateway, a proxy or a broken service does. The fake asks for
 * each request whether there is one, and keeps here what it answered to the last that read. Thread-safe.
 */
public final class HttpAnswers {
    /**
     * An answer.
     *
     * @param status its status
     * @param headers its headers
     * @param body its body; may be empty
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private record Given(Call call, String holding, Answer answer) {}

    private record Hanging(Call call, VirtualTime time) {}

    private @Nullable Given given;
    private @Nullable Hanging hanging;
    private Answer lastRead = new Answer(200, Map.of(), "");

    /**
     * Lets requests be answered so from now on, without any effect.
     *
     * @param call which requests: those that only read, or those that may change something
     * @param holding what such a request holds, in its address or its body; empty for all of them
     * @param answer the answer
     */
    public synchronized void give(Call call, String holding, Answer answer) {
        given = new Given(call, holding, answer);
    }

    /**
     * Lets the next request hang until the time is released; then it is refused, without any effect.
     *
     * @param call which requests: those that only read, or those that may change something
     * @param time the time of the run
     */
    public synchronized void hang(Call call, VirtualTime time) {
        hanging = new Hanging(call, time);
    }

    /** Lets the fake answer by itself again. */
    public synchronized void asUsual() {
        given = null;
        hanging = null;
    }

    /**
     * What a request is to be answered.
     *
     * @param call what it is
     * @param request its address and its body, decoded
     * @return the answer, or null when the fake answers by itself
     */
    public @Nullable Answer to(Call call, String request) {
        Hanging hung;
        synchronized (this) {
            hung = hanging != null && hanging.call() == call ? hanging : null;
            if (hung == null) {
                return given != null && given.call() == call && request.contains(given.holding())
                        ? given.answer()
                        : null;
            }
            hanging = null;
        }
        hung.time().hang();
        return new Answer(400, Map.of(), "");
    }

    /**
     * Keeps what the fake answered by itself.
     *
     * @param call what the request was
     * @param answer the answer
     */
    public synchronized void keep(Call call, Answer answer) {
        if (call == Call.READ) {
            lastRead = answer;
        }
    }

    /** {@return what the fake answered to the last request that read} */
    public synchronized Answer lastRead() {
        return lastRead;
    }
}
