package io.dativo.icebergit;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Buckets in moto's S3, in the region {@code eu-west-1}. */
final class Buckets {
    static final String ID = "test-id";
    static final String SECRET = "test-secret-key";

    private Buckets() {}

    static void create(URI endpoint, String name) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, SECRET)))
                .build()) {
            s3.createBucket(bucket ->
                    bucket.bucket(name).createBucketConfiguration(where -> where.locationConstraint("eu-west-1")));
        }
    }
}
