package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

class MotoIamContractTest extends MotoContract {
    @Override
    ResourceRef named(String name) {
        return new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/" + name);
    }

    @Override
    void make(AwsClients aws, String name) {
        iam(aws).createRole(request -> request.roleName(name)
                .path("/etl/")
                .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
    }

    @Override
    void tag(AwsClients aws, ResourceRef resource, String key, String value) {
        String name = resource.id().substring(resource.id().lastIndexOf('/') + 1);
        iam(aws).tagRole(request ->
                request.roleName(name).tags(Tag.builder().key(key).value(value).build()));
    }

    @Override
    protected boolean has(Capability capability) {
        return switch (capability) {
            case FAULTS, ITEM_FAULTS, HTTP, PRECONDITIONS -> false;
            default -> true;
        };
    }

    private static IamClient iam(AwsClients aws) {
        return aws.get(IamClient.class, IamClient::builder, "us-east-1");
    }
}
