package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;

class GlueDatabaseContractTest extends FakeAwsContract {
    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("db" + number));
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("aws", "glue_catalog", FakeAccount.databaseArn("nothing"));
    }

    @Override
    void make(FakeAccount account, int number) {
        account.database("db" + number);
    }

    @Override
    String writeOf(ResourceRef resource) {
        return resource.id() + "\"";
    }

    @Override
    FakeError error(Kind kind) {
        return glueError(kind);
    }

    static FakeError glueError(Kind kind) {
        return switch (kind) {
            case THROTTLED -> new FakeError(400, "ThrottlingException", "Rate exceeded");
            case DENIED -> new FakeError(400, "AccessDeniedException", "not authorized to perform: glue:GetDatabase");
            case NOT_FOUND -> new FakeError(400, "EntityNotFoundException", "Entity Not Found");
            case CONFLICT -> new FakeError(400, "ConcurrentModificationException", "modified concurrently");
            case REJECTED -> new FakeError(400, "InvalidInputException", "Invalid input");
            case TIMEOUT -> new FakeError(400, "OperationTimeoutException", "The operation timed out.");
            case UNAVAILABLE -> new FakeError(503, "ServiceUnavailable", "An internal service error occurred.");
        };
    }
}
