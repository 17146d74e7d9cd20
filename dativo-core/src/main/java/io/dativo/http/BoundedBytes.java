package io.dativo.http;

import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.Internal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer in memory, up to one byte more than a limit: a body that is too long is reported and cannot fill
 * the host's memory.
 */
@Internal
public final class BoundedBytes implements BodySubscriber<byte[]> {
    /** The largest answer of an API, in bytes. Even a table of ten thousand columns takes some five million. */
    public static final int LARGEST_ANSWER = 64 << 20;

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    /**
     * Takes one body.
     *
     * @param limit the most bytes that are allowed; one more is kept, which shows that there were too many
     */
    public BoundedBytes(int limit) {
        this.limit = limit;
    }

    /**
     * Refuses the answer of a call that is too long.
     *
     * @param bytes the answer, at most one byte more than {@link #LARGEST_ANSWER} of it
     * @param doing what the call is for, for the message
     * @param call what was called
     * @return the bytes
     * @throws ProviderException when it is too long; the effect of a write is unknown then
     */
    public static byte[] checked(byte[] bytes, String doing, Call call) {
        if (bytes.length > LARGEST_ANSWER) {
            Kind kind = call == Call.WRITE ? Kind.TIMEOUT : Kind.REJECTED;
            String size = (LARGEST_ANSWER >> 20) + " MiB";
            throw new ProviderException(kind, null, doing + ": the answer has more than " + size, null);
        }
        return bytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            byte[] part = new byte[Math.min(piece.remaining(), limit + 1 - bytes.size())];
            piece.get(part);
            bytes.writeBytes(part);
        }
        if (bytes.size() > limit && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
