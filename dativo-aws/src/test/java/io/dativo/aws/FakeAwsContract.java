package io.dativo.aws;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.HttpAnswers;
import io.dativo.test.ProviderContract;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract for one resource type, with the SDK's own clients, over HTTP. */
abstract class FakeAwsContract extends ProviderContract {
    private static final int MANY = 230;

    private FakeAws aws;

    /** Makes a resource. */
    abstract void make(FakeAccount account, int number);

    /** What the request that writes a resource holds, in its path or its body. */
    abstract String writeOf(ResourceRef resource);

    AwsProvider.Builder configured(AwsProvider.Builder builder) {
        return builder;
    }

    FakeAccount account() {
        return aws.account;
    }

    @Override
    protected ProviderSpi newProvider() {
        stop();
        aws = new FakeAws();
        for (int i = 0; i < MANY; i++) {
            make(aws.account, i);
        }
        return configured(aws.provider()).build();
    }

    @AfterEach
    void stop() {
        if (aws != null) {
            aws.close();
        }
    }

    @Override
    protected AccountScope scope() {
        return AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        synchronized (aws.account) {
            aws.account.tags(resource.id()).put(key, value);
            aws.account.everTagged.add(resource.id());
        }
    }

    @Override
    protected void failNextCall(Kind kind) {
        FakeError error = error(kind);
        // The SDK asks a broken service twice.
        aws.fail(kind == Kind.UNAVAILABLE ? 2 : 1, request -> true, error);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        String part = writeOf(resource);
        aws.fail(
                1,
                request -> FakeRequest.decoded(request.path()).endsWith(part)
                        || request.body().contains(part),
                error(kind));
    }

    FakeError error(Kind kind) {
        return switch (kind) {
            case THROTTLED -> new FakeError(503, "SlowDown", "Please reduce your request rate.");
            case DENIED -> new FakeError(403, "AccessDenied", "Access Denied");
            case NOT_FOUND -> new FakeError(404, "NoSuchBucket", "The specified bucket does not exist");
            case CONFLICT -> new FakeError(409, "OperationAborted", "A conflicting operation is in progress.");
            case REJECTED -> new FakeError(400, "InvalidTag", "The tag provided was not valid.");
            case TIMEOUT -> new FakeError(400, "RequestTimeout", "Your socket connection was not read in time.");
            case UNAVAILABLE -> new FakeError(503, "ServiceUnavailable", "Service is unable to handle request.");
        };
    }

    @Override
    protected HttpAnswers answers() {
        return aws.answers;
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(FakeAws.SECRET_KEY, FakeAws.ACCESS_KEY);
    }

    @Override
    protected boolean has(Capability capability) {
        return capability != Capability.PRECONDITIONS && capability != Capability.NAMES_WHAT_IS_READ;
    }
}
