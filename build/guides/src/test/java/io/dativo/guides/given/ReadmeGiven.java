package io.dativo.guides.given;

import io.dativo.iceberg.IcebergTables;
import io.dativo.spi.ProviderSpi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;

/** For README.md: the job's table is there, and nothing was written yet. */
public class ReadmeGiven extends QuickstartGiven {
    private static final Path LEDGER = Path.of("target/readme");

    protected final ProviderSpi aws = cloud;

    public ReadmeGiven() throws IOException {
        close();
        InMemoryCatalog tables = new InMemoryCatalog();
        tables.initialize("readme", Map.of());
        tables.createNamespace(
                TableIdentifier.parse(job.table().orElseThrow().id()).namespace());
        IcebergTables.createIfAbsent(tables, job, Map.of());
        catalog = tables;
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(LEDGER)) {
            return;
        }
        try (Stream<Path> files = Files.walk(LEDGER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
