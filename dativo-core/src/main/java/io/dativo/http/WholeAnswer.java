package io.dativo.http;

import io.dativo.problem.Internal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls an API: the whole answer comes within a time or not at all, and what is too long for memory is cut. The timeout of
 * the JDK's own requests ends with the headers.
 */
@Internal
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Sends a request.
     *
     * @param client sends it
     * @param request the request
     * @param timeout how long the whole answer may take
     * @return the answer, with at most one byte more than {@link BoundedBytes#LARGEST_ANSWER} of its body
     * @throws UncheckedIOException around a {@link HttpTimeoutException} when the time is over, around an {@link
     *     InterruptedIOException} when the thread is interrupted, which it stays, and around another exception when the call
     *     fails or the answer is not HTTP
     */
    public static HttpResponse<byte[]> of(HttpClient client, HttpRequest request, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            answer = client.sendAsync(request, start -> new BoundedBytes(BoundedBytes.LARGEST_ANSWER));
        } catch (IllegalArgumentException noAddress) {
            throw new UncheckedIOException(new IOException("there is no such address", noAddress));
        }
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new UncheckedIOException(new HttpTimeoutException("no whole answer in time"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("the thread was interrupted"));
        } catch (ExecutionException failed) {
            // The client reads some headers without a check of its own.
            throw new UncheckedIOException(
                    failed.getCause() instanceof IOException known
                            ? known
                            : new IOException("the answer is not HTTP", failed.getCause()));
        } finally {
            answer.cancel(true);
        }
    }
}
