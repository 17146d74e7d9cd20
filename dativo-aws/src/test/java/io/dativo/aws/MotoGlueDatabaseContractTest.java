package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;
import java.util.Map;
import software.amazon.awssdk.services.glue.GlueClient;

class MotoGlueDatabaseContractTest extends MotoContract {
    @Override
    ResourceRef named(String name) {
        return new ResourceRef("aws", "glue_catalog", "arn:aws:glue:eu-west-1:123456789012:database/" + name);
    }

    @Override
    void make(AwsClients aws, String name) {
        aws.get(GlueClient.class, GlueClient::builder)
                .createDatabase(request -> request.databaseInput(it -> it.name(name)));
    }

    @Override
    void tag(AwsClients aws, ResourceRef resource, String key, String value) {
        aws.get(GlueClient.class, GlueClient::builder)
                .tagResource(request -> request.resourceArn(resource.id()).tagsToAdd(Map.of(key, value)));
    }

    @Override
    protected boolean has(Capability capability) {
        return switch (capability) {
            // Moto tags any ARN, also of a database that does not exist.
            case FAULTS, ITEM_FAULTS, HTTP, PRECONDITIONS, TELLS_MISSING -> false;
            default -> true;
        };
    }
}
