package io.dativo.walk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/** The account as AWS's own clients see it: what others make there, and what is there. */
final class Account implements AutoCloseable {
    static final String LAKE = "acme-orders-lake-prod";
    static final String LANDING = "acme-orders-landing";
    static final String DATABASE = "acme_orders_prod";
    static final String NUMBER = "123456789012";

    final S3Client s3 = S3Client.create();
    private final GlueClient glue = GlueClient.create();
    private final IamClient iam = IamClient.builder().region(Region.AWS_GLOBAL).build();

    /** Makes a bucket with tags of its owner's. */
    void bucket(String name, Map<String, String> tags) {
        s3.createBucket(bucket -> bucket.bucket(name));
        if (!tags.isEmpty()) {
            tagBucket(name, tags);
        }
    }

    void tagBucket(String name, Map<String, String> tags) {
        List<Tag> set = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        s3.putBucketTagging(put -> put.bucket(name).tagging(tagging -> tagging.tagSet(set)));
    }

    Map<String, String> bucketTags(String name) {
        Map<String, String> tags = new TreeMap<>();
        s3.getBucketTagging(get -> get.bucket(name)).tagSet().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    Map<String, String> roleTags(String name) {
        Map<String, String> tags = new TreeMap<>();
        iam.listRoleTags(list -> list.roleName(name)).tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }

    Map<String, String> databaseTags() {
        String arn = "arn:aws:glue:us-east-1:" + NUMBER + ":database/" + DATABASE;
        return new TreeMap<>(glue.getTags(get -> get.resourceArn(arn)).tags());
    }

    /** The parameters of a table's entry in Glue, without those by which Iceberg finds the table. */
    Map<String, String> entry(String table) {
        Map<String, String> parameters =
                new TreeMap<>(glue.getTable(get -> get.databaseName(DATABASE).name(table))
                        .table()
                        .parameters());
        parameters.keySet().removeIf(key -> key.matches("table_type|(previous_)?metadata_location"));
        return parameters;
    }

    /** Another program adds parameters to a table's entry in Glue. */
    void tagEntry(String table, Map<String, String> more) {
        Table found =
                glue.getTable(get -> get.databaseName(DATABASE).name(table)).table();
        Map<String, String> parameters = new TreeMap<>(found.parameters());
        parameters.putAll(more);
        glue.updateTable(update -> update.databaseName(DATABASE)
                .versionId(found.versionId())
                .tableInput(input -> input.name(table)
                        .tableType(found.tableType())
                        .storageDescriptor(found.storageDescriptor())
                        .parameters(parameters)));
    }

    String object(String bucket, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
    }

    @Override
    public void close() {
        s3.close();
        glue.close();
        iam.close();
    }
}
