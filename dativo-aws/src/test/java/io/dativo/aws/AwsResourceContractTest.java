package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.test.Capability;
import java.util.TreeMap;

class AwsResourceContractTest extends FakeAwsContract {
    private static String arn(int number) {
        return "arn:aws:kms:eu-west-1:123456789012:key/k-" + number + "-";
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "aws_resource", arn(number));
    }

    @Override
    void make(FakeAccount account, int number) {
        account.others.put(arn(number), new TreeMap<>());
    }

    @Override
    String writeOf(ResourceRef resource) {
        throw new UnsupportedOperationException("several are written at once");
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        account().denied.add(resource.id());
    }

    @Override
    FakeError error(Kind kind) {
        return switch (kind) {
            case THROTTLED ->
                new FakeError(400, "ThrottledException", "The request was denied to limit its frequency.");
            case DENIED -> new FakeError(400, "AccessDeniedException", "not authorized to perform: tag:GetResources");
            case REJECTED -> new FakeError(400, "InvalidParameterException", "A parameter is not valid.");
            default -> super.error(kind);
        };
    }

    @Override
    protected boolean has(Capability capability) {
        // What the index does not know may exist or not.
        return capability == Capability.NAMES_WHAT_IS_READ
                || (capability != Capability.TELLS_MISSING && super.has(capability));
    }
}
