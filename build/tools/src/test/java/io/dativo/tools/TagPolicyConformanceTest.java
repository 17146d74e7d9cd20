package io.dativo.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagPolicyConformanceTest {
    private static final String CASES = """
            {"effective": [{"id": "V1", "levels": [[
                {"policy": "A", "content": {"tags": {"Team": {"tag_value": {"@@assign": ["x", "y"]}}}}},
                {"policy": "B", "content": {"tags": {"team": {"tag_value": {"@@assign": ["z"]}}}}}]],
               "effective": {"tags": {"Team": {"tag_value": ["x", "y"], "enforced_for": []}}},
               "diagnostics": [["B", "tags/team/tag_value", "@@assign", "peer-lost"]]}],
             "compliance": [{"id": "C1", "effective": {"tags": {"team": {"tag_key": "Team", "tag_value": ["x"]}}},
               "resourceType": "s3:bucket", "tags": {"Team": "q", "TEAM": "x"},
               "result": {"compliant": false, "wrongCase": ["TEAM"], "badValue": ["Team"], "missing": []}}]}""";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String cases) throws IOException {
        Path file = Files.writeString(folder.resolve("cases.json"), cases);
        return run(file);
    }

    private int run(Path... files) {
        String[] arguments = new String[files.length];
        for (int i = 0; i < files.length; i++) {
            arguments[i] = files[i].toString();
        }
        return TagPolicyConformance.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void cases_that_agree_pass() throws IOException {
        assertThat(run(CASES)).isZero();
        assertThat(text(out)).isEqualToNormalizingNewlines("2 passed, 0 failed\n");
    }

    @Test
    void another_order_of_values_fails_with_what_was_expected_and_what_came() throws IOException {
        assertThat(run(CASES.replace("\"tag_value\": [\"x\", \"y\"]", "\"tag_value\": [\"y\", \"x\"]")))
                .isEqualTo(1);
        assertThat(text(out).lines())
                .hasSize(4)
                .startsWith("FAIL V1")
                .anyMatch(line -> line.startsWith("  expected ") && line.contains("[\"y\",\"x\"]"))
                .anyMatch(line -> line.startsWith("  got ") && line.contains("[\"x\",\"y\"]"))
                .endsWith("1 passed, 1 failed");
    }

    @Test
    void a_diagnostic_or_a_verdict_that_differs_fails() throws IOException {
        assertThat(run(CASES.replace("peer-lost", "blocked"))).isEqualTo(1);
        assertThat(run(CASES.replace("[\"B\", \"tags/team/tag_value\", \"@@assign\", \"peer-lost\"]", "")))
                .isEqualTo(1);
        assertThat(run(CASES.replace("\"wrongCase\": [\"TEAM\"]", "\"wrongCase\": []")))
                .isEqualTo(1);
        assertThat(run(CASES.replace("\"compliant\": false", "\"compliant\": true")))
                .isEqualTo(1);
    }

    @Test
    void what_a_case_says_of_the_model_is_what_is_expected() throws IOException {
        String model =
                "\"model\": {\"tags\": {\"team\": {\"tag_value\": [\"x\", \"y\"]}}}, \"effective\": {\"tags\": {}}, \"was\":";
        assertThat(run(CASES.replaceFirst("\"effective\": \\{\"tags\": \\{\"Team\"", model + " {\"tags\": {\"Team\"")))
                .isZero();
    }

    @Test
    void a_case_that_cannot_be_run_fails_alone() throws IOException {
        assertThat(run(CASES.replace("\"@@assign\": [\"z\"]", "\"@@asign\": [\"z\"]")))
                .isEqualTo(1);
        assertThat(text(out)).contains("FAIL V1", "unknown-key", "1 passed, 1 failed");
    }

    @Test
    void a_file_that_cannot_be_used_is_another_matter() throws IOException {
        assertThat(run("not json")).isEqualTo(2);
        assertThat(run("")).isEqualTo(2);
        assertThat(run("{\"cases\": []}")).isEqualTo(2);
        assertThat(run(folder.resolve("missing.json"))).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("missing.json", "usage:");
    }
}
