package io.dativo.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.examples.quickstart.Quickstart;
import io.dativo.testparts.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the quickstart is found and read by an engine that is started in another folder. */
class QuickstartReadTest {
    @TempDir
    private Path folder;

    @Test
    void pyiceberg_reads_its_rows_and_its_tags_from_another_folder() throws Exception {
        Path work = folder.resolve("work");
        Quickstart.main(
                new String[] {Needs.projectRoot().resolve("examples/quickstart").toString(), work.toString()});
        PyIceberg elsewhere = new PyIceberg(
                Files.createDirectory(folder.resolve("elsewhere")),
                Map.of("name", "quickstart", "type", "sql", "uri", "sqlite:///" + work.resolve("catalog.db")));
        String name = "acme_iceberg_prod.stripe_customers";

        JsonNode table = elsewhere.run("load.py", "table", name).get(name);

        assertThat(table.get("rows").asInt()).isEqualTo(300);
        assertThat(Path.of(table.get("location").asText())).isAbsolute();
        assertThat(PyIceberg.texts(table.get("properties"))).containsEntry("classification.fields.email", "pii");
    }
}
