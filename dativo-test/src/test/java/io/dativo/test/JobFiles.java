package io.dativo.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes jobs below a folder, with the asset and the recipe that they name. */
final class JobFiles {
    private final Path folder;

    JobFiles(Path folder) {
        this.folder = folder;
        write("jobs/parts/connector", "name: any\ntype: iceberg\ndefault_engine: {type: native}\n");
        write("jobs/parts/asset", """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}, {name: email, classification: pii}]
                team: {owner: data@acme.example}
                finops: {cost_center: DATA-001}
                """);
    }

    /** The folder that holds jobs only. */
    Path jobs() {
        return folder.resolve("jobs");
    }

    /** Writes a job with a bucket; the rest goes on inside of {@code infrastructure:}. */
    Path job(String name, String rest) {
        return job(name, rest, "");
    }

    /** The same with more about the bucket. */
    Path job(String name, String rest, String ofTheBucket) {
        return write("jobs/" + name, """
                tenant_id: acme
                environment: prod
                source_connector_path: %1$s/jobs/parts/connector
                target_connector_path: %1$s/jobs/parts/connector
                asset_path: %1$s/jobs/parts/asset
                infrastructure:
                  provider:
                    provider: aws
                    region: eu-west-1
                    resources:
                      - resource_type: s3_bucket
                        resource_id: arn:aws:s3:::lake
                        %3$s
                      - resource_type: iam_role
                        resource_id: arn:aws:iam::123456789012:role/etl
                %2$s""".formatted(folder, rest.indent(2), ofTheBucket));
    }

    Path write(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
