package io.dativo.icebergit;

import io.dativo.job.Job;
import io.dativo.job.JobLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The two ways into one Nessie, each as the file of a job says it. */
enum NessieDoor {
    /** Iceberg's client for Nessie's own API: metadata files are written by the client. */
    NESSIE("nessie", "/api/v2"),

    /** Iceberg's REST catalog: metadata files are written by the server. */
    REST("rest", "/iceberg/BRANCH");

    private final String type;
    private final String path;

    NessieDoor(String type, String path) {
        this.type = type;
        this.path = path;
    }

    /** Writes and loads the files of a job whose table is on a branch. */
    Job job(Path folder, NessieLake lake, String branch) {
        try {
            Files.writeString(folder.resolve("connector.yaml"), """
                    name: any
                    type: iceberg
                    default_engine: {type: native}
                    """);
            Files.writeString(folder.resolve("asset.yaml"), """
                    name: orders
                    version: "1"
                    source_type: csv
                    object: orders
                    schema: [{name: id, type: integer}, {name: email, classification: pii}]
                    team: {owner: data@acme.example}
                    """);
            Path file =
                    Files.writeString(folder.resolve("job.yaml"), """
                    tenant_id: acme
                    source_connector_path: %1$s/connector.yaml
                    target_connector_path: %1$s/connector.yaml
                    asset_path: %1$s/asset.yaml
                    target:
                      type: iceberg
                      catalog: {type: %2$s, uri: '${NESSIE}', namespace: sales, http-client.type: urlconnection}
                      branch: ${BRANCH}
                      warehouse: %3$s
                      connection:
                        s3:
                          endpoint: ${S3}
                          region: eu-west-1
                          access_key_id: ${S3_ID}
                          secret_access_key: ${S3_SECRET}
                    """.formatted(folder, type, NessieLake.WAREHOUSE));
            return JobLoader.builder()
                    .environment(Map.of(
                            "NESSIE",
                            lake.address() + path.replace("BRANCH", branch),
                            "BRANCH",
                            branch,
                            "S3",
                            lake.s3().toString(),
                            "S3_ID",
                            Buckets.ID,
                            "S3_SECRET",
                            Buckets.SECRET))
                    .build()
                    .load(file)
                    .job();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
