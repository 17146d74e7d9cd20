package io.dativo.http;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP answer without success means, and what a call without any answer means: the one table for every provider,
 * catalog and state. An add-on adds only what its system's own error codes say more precisely. Immutable.
 *
 * <p>Two questions decide: may the same call succeed later, and can a write have taken effect. A gateway that answers 500,
 * 502 or 504 may have passed the write on, so its effect is unknown ({@link Kind#TIMEOUT}); 503 says that the request was
 * not processed (RFC 9110, 15.6.4).
 *
 * @param kind what kind of failure it is
 * @param retryAfter how long the system asks to be left alone, or null when it does not say, or when trying again is no use
 */
public record HttpFailure(Kind kind, @Nullable Duration retryAfter) {
    /** What a call does, which decides whether a failed one may have changed something. */
    public enum Call {
        /** It changes nothing, whatever its method is. */
        READ,
        /** It may change something. */
        WRITE
    }

    /** Keeps the wait only where trying again is of use. */
    public HttpFailure {
        retryAfter = kind.isRetryable() ? retryAfter : null;
    }

    /**
     * What an answer means.
     *
     * @param status its status, anything but 2xx
     * @param call what was called
     * @param headers the value of a header of the answer by its name, or null; asked for {@code Retry-After} and
     *     {@code Date}
     * @return the failure
     */
    public static HttpFailure of(int status, Call call, UnaryOperator<@Nullable String> headers) {
        return of(status, call, RetryAfter.parse(headers.apply("Retry-After"), headers.apply("Date")));
    }

    /**
     * What an answer means whose wait is known.
     *
     * @param status its status, anything but 2xx
     * @param call what was called
     * @param retryAfter how long the system asks to be left alone, or null
     * @return the failure
     */
    public static HttpFailure of(int status, Call call, @Nullable Duration retryAfter) {
        return new HttpFailure(
                switch (status) {
                    case 401, 403, 407, 511 -> Kind.DENIED;
                    case 404, 410 -> Kind.NOT_FOUND;
                    case 408 -> Kind.TIMEOUT;
                    case 409, 412 -> Kind.CONFLICT;
                    case 425, 503 -> Kind.UNAVAILABLE;
                    case 429 -> Kind.THROTTLED;
                    case 501, 505 -> Kind.REJECTED;
                    case 504 -> Kind.TIMEOUT;
                    default -> status < 500 ? Kind.REJECTED : broken(call);
                },
                retryAfter);
    }

    /**
     * What an answer means whose code says more than its status.
     *
     * @param known what the system's own code says
     * @param headers the value of a header of the answer by its name, or null
     * @return the failure
     */
    public static HttpFailure of(Kind known, UnaryOperator<@Nullable String> headers) {
        return new HttpFailure(known, RetryAfter.parse(headers.apply("Retry-After"), headers.apply("Date")));
    }

    /**
     * What a call means that got no whole answer.
     *
     * @param failure why, the innermost cause that is known
     * @param call what was called
     * @return {@code UNAVAILABLE} when it cannot have taken effect, else {@code TIMEOUT}
     */
    public static Kind unanswered(IOException failure, Call call) {
        if (isNeverSent(failure)) {
            return Kind.UNAVAILABLE;
        }
        boolean late = failure instanceof HttpTimeoutException || failure instanceof InterruptedIOException;
        return late ? Kind.TIMEOUT : broken(call);
    }

    /**
     * Whether a call failed before anything of it was sent.
     *
     * @param failure why it failed
     * @return whether the other side never heard of it
     */
    public static boolean isNeverSent(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof SSLPeerUnverifiedException
                || (failure instanceof InterruptedIOException && words.startsWith("connect"));
    }

    /**
     * An answer that says success and does not have the shape of that operation's answer, or names another object: as from a
     * proxy. Nothing is known of what was read, or whether the write took effect.
     *
     * @param doing what the call is for
     * @param call what was called
     * @param why what is wrong with the answer; never its content, which may hold a secret
     * @return the failure
     */
    public static ProviderException notAnAnswer(String doing, Call call, String why) {
        return new ProviderException(broken(call), "NotAnAnswer", doing + ": the answer does not count: " + why, null);
    }

    private static Kind broken(Call call) {
        return call == Call.WRITE ? Kind.TIMEOUT : Kind.UNAVAILABLE;
    }
}
