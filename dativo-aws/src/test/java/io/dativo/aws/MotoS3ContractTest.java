package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

class MotoS3ContractTest extends MotoContract {
    @Override
    ResourceRef named(String name) {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::" + name);
    }

    @Override
    void make(AwsClients aws, String name) {
        s3(aws).createBucket(request -> request.bucket(name)
                .createBucketConfiguration(it -> it.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
    }

    @Override
    void tag(AwsClients aws, ResourceRef resource, String key, String value) {
        String bucket = resource.id().substring("arn:aws:s3:::".length());
        List<Tag> tags = new ArrayList<>();
        try {
            tags.addAll(
                    s3(aws).getBucketTagging(request -> request.bucket(bucket)).tagSet());
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw e;
            }
        }
        tags.removeIf(tag -> tag.key().equals(key));
        tags.add(Tag.builder().key(key).value(value).build());
        s3(aws).putBucketTagging(request -> request.bucket(bucket).tagging(it -> it.tagSet(tags)));
    }

    @Override
    protected boolean has(Capability capability) {
        return switch (capability) {
            case FAULTS, ITEM_FAULTS, HTTP, PRECONDITIONS, ATOMIC_MERGE -> false;
            default -> true;
        };
    }

    private static S3Client s3(AwsClients aws) {
        return aws.get(S3Client.class, S3Client::builder);
    }
}
