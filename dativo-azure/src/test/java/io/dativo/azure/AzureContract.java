package io.dativo.azure;

import io.dativo.azure.FakeAzure.Reply;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.HttpAnswers;
import io.dativo.test.ProviderContract;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, through the real SDK. */
abstract class AzureContract extends ProviderContract {
    private final Deque<FakeAzure> started = new ArrayDeque<>();

    @Override
    protected ProviderSpi newProvider() {
        started.push(new FakeAzure());
        return azure().provider().build();
    }

    @AfterEach
    void stop() {
        started.forEach(FakeAzure::close);
        started.clear();
    }

    final FakeAzure azure() {
        return started.element();
    }

    @Override
    protected HttpAnswers answers() {
        return azure().answers;
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(FakeAzure.TOKEN);
    }

    static int status(Kind kind) {
        return switch (kind) {
            case THROTTLED -> 429;
            case DENIED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case REJECTED -> 400;
            case TIMEOUT -> 504;
            case UNAVAILABLE -> 503;
        };
    }

    /** An answer of storage; it is busy where Azure Resource Manager throttles. */
    static Reply blobFault(Kind kind) {
        return kind == Kind.THROTTLED
                ? BlobService.error(503, "ServerBusy", "The server is busy.")
                : BlobService.error(status(kind), "Code" + kind, "It says no.");
    }
}
