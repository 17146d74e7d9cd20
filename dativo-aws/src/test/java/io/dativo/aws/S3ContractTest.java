package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;

class S3ContractTest extends FakeAwsContract {
    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::nothing");
    }

    @Override
    void make(FakeAccount account, int number) {
        account.bucket("bucket-" + number);
    }

    @Override
    String writeOf(ResourceRef resource) {
        return resource.id();
    }
}
