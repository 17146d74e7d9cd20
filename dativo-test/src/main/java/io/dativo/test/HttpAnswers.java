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

    private @Nullable Given given;
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

    /** Lets the fake answer by itself again. */
    public synchronized void asUsual() {
        given = null;
    }

    /**
     * What a request is to be answered.
     *
     * @param call what it is
     * @param request its address and its body, decoded
     * @return the answer, or null when the fake answers by itself
     */
    public synchronized @Nullable Answer to(Call call, String request) {
        return given != null && given.call() == call && request.contains(given.holding()) ? given.answer() : null;
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
