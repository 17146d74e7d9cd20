package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.test.Capability;

class IamContractTest extends FakeAwsContract {
    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/Role-" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/nothing");
    }

    @Override
    void make(FakeAccount account, int number) {
        account.role(number % 2 == 0 ? "/" : "/etl/", "Role-" + number);
    }

    @Override
    String writeOf(ResourceRef resource) {
        return "RoleName=" + resource.id().substring(resource.id().lastIndexOf('/') + 1);
    }

    @Override
    FakeError error(Kind kind) {
        return switch (kind) {
            case THROTTLED -> new FakeError(400, "Throttling", "Rate exceeded");
            case NOT_FOUND -> new FakeError(404, "NoSuchEntity", "The role cannot be found.");
            case CONFLICT -> new FakeError(409, "ConcurrentModification", "The role is being modified.");
            case REJECTED -> new FakeError(409, "LimitExceeded", "The number of tags has reached the maximum limit.");
            default -> super.error(kind);
        };
    }

    @Override
    protected boolean has(Capability capability) {
        return capability != Capability.PRECONDITIONS;
    }
}
