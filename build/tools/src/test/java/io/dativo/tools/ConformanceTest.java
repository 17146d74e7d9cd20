package io.dativo.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {
    private static final Path VECTORS = Path.of("../../dativo-core/src/test/resources/vectors");
    private static final Path DEVIATIONS = Path.of("../../docs/deviations.yaml");

    @TempDir
    private Path folder;

    @Test
    void every_vector_gets_the_original_answer_or_a_listed_deviation() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        int status = run(VECTORS, Deviations.read(DEVIATIONS), printed);

        assertThat(printed.toString(UTF_8))
                .doesNotContain("FAILED")
                .matches("[1-9]\\d* passed, 0 failed, 0 skipped\\n");
        assertThat(status).isZero();
    }

    /** A deviation whose files are gone, or on which we answer as the original by now, is none. */
    @Test
    void each_deviation_has_files_that_show_it() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        run(VECTORS, Deviations.none(), printed);

        Map<String, Set<String>> shown = new TreeMap<>();
        Pattern.compile("(?m)^FAILED (\\w+) (\\w+)")
                .matcher(printed.toString(UTF_8))
                .results()
                .forEach(failed -> shown.computeIfAbsent(failed.group(1), name -> new TreeSet<>())
                        .add(failed.group(2)));
        assertThat(shown)
                .hasSizeGreaterThan(15)
                .isEqualTo(Deviations.read(DEVIATIONS).asks());
        assertThat(shown.keySet())
                .allSatisfy(name -> assertThat(Vector.JSON
                                .readTree(VECTORS.resolve(name + ".json").toFile())
                                .path("files")
                                .size())
                        .as(name)
                        .isPositive());
    }

    @Test
    void a_folder_of_jobs_tells_its_good_files_from_its_bad_ones() throws IOException {
        ObjectNode vector = (ObjectNode) Vector.JSON.readTree(
                VECTORS.resolve("load_directory_all_bad.json").toFile());
        ((ObjectNode) vector.path("files")).put("jobs/good.yaml", """
                tenant_id: nordwind
                source_connector_path: a.yaml
                target_connector_path: b.yaml
                asset_path: c.yaml
                """);
        ObjectNode expected = (ObjectNode) vector.path("expected").path("load_directory");
        expected.removeAll().put("ok", true);
        expected.putArray("tenant_ids_sorted").add("nordwind");
        expected.putArray("skipped").add("jobs/nogcp.yaml");
        Files.writeString(folder.resolve("mixed.json"), vector.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        int status = run(folder, Deviations.none(), printed);

        assertThat(printed.toString(UTF_8)).isEqualTo("1 passed, 0 failed, 0 skipped\n");
        assertThat(status).isZero();
    }

    @Test
    void a_wrong_answer_fails_and_says_where() throws IOException {
        ObjectNode vector = (ObjectNode) Vector.JSON.readTree(
                VECTORS.resolve("tags_only_cost_center.json").toFile());
        ((ObjectNode) vector.path("expected").path("infrastructure_tags")).put("infrastructure.cost_center", "other");
        Files.writeString(folder.resolve("changed.json"), vector.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        int status = run(folder, Deviations.none(), printed);

        assertThat(status).isEqualTo(1);
        assertThat(printed.toString(UTF_8))
                .contains(
                        "FAILED changed infrastructure_tags.infrastructure.cost_center: expected \"other\", got \"7731\"")
                .contains(", 1 failed, ");
    }

    @Test
    void nothing_may_deviate_from_what_is_no_quirk() throws IOException {
        Files.copy(VECTORS.resolve("tags_only_cost_center.json"), folder.resolve("tags_only_cost_center.json"));
        Path deviations = folder.resolve("deviations.yaml");
        Files.writeString(
                deviations, "tags_only_cost_center: {reason: because, expected: {infrastructure_tags: {}}}\n");

        assertThatThrownBy(() -> run(folder, Deviations.read(deviations), new ByteArrayOutputStream()))
                .hasMessageContaining("'tags_only_cost_center' is no quirk of the original");
    }

    @Test
    void a_deviation_without_a_reason_is_refused() throws IOException {
        Path deviations = folder.resolve("deviations.yaml");
        Files.writeString(deviations, "some_vector: {expected: {}}\n");

        assertThatThrownBy(() -> Deviations.read(deviations)).hasMessageContaining("needs a reason");
    }

    @Test
    void a_folder_without_vectors_is_no_success() throws IOException {
        assertThat(run(folder, Deviations.none(), new ByteArrayOutputStream())).isEqualTo(2);
    }

    private static int run(Path vectors, Deviations deviations, ByteArrayOutputStream printed) throws IOException {
        return new Conformance(new PrintStream(printed, true, UTF_8), deviations).run(vectors);
    }
}
