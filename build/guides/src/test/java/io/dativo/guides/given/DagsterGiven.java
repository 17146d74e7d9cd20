package io.dativo.guides.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/** For docs/dagster.md: a process that Dagster did not start. */
public class DagsterGiven extends QuickstartGiven {
    protected final Path definitions;
    protected S3Client s3;

    public DagsterGiven() throws IOException {
        definitions = Files.createTempDirectory("dagster").resolve("definitions.json");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(definitions);
        Files.delete(definitions.getParent());
    }
}
