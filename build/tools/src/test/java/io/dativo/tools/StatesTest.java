package io.dativo.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of {@code scripts/states} finds what a reader says wrongly, whatever it is, and shows no value. */
class StatesTest {
    private static final String STATE = """
            {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "north",
             "outputs": {"bucket": {"value": "s3cr3t-lake", "type": "string", "sensitive": true}},
             "resources": [{"mode": "managed", "type": "aws_s3_bucket", "name": "lake", "provider": "provider[\\"any\\"]",
               "instances": [{"schema_version": 0, "attributes":
                 {"id": "s3cr3t-lake", "arn": "arn:aws:s3:::s3cr3t-lake", "tags": {"team": "s3cr3t"},
                  "role_arn": "arn:aws:iam::123456789012:role/s3cr3t"}}]}]}
            """;

    private static final String RIGHT = """
            {"file": "FILE", "early": true,
             "outputs": {"bucket": {"sensitive": true, "type": "\\"string\\"", "value": "\\"s3cr3t-lake\\""}},
             "resources": [{"address": "aws_s3_bucket.lake", "id": "s3cr3t-lake", "arn": "arn:aws:s3:::s3cr3t-lake",
               "tags": {"team": "s3cr3t"}}]}
            """.replace("\n", " ");

    @TempDir
    Path folder;

    private final List<String> answers = new ArrayList<>();

    @BeforeEach
    void needPrograms() {
        Needs.terraform();
        Needs.program("python3", "DATIVO_PYTHON", "Python 3");
    }

    @Test
    void what_is_read_rightly_is_no_difference() throws Exception {
        read("right", RIGHT);

        assertThat(compare(0))
                .containsExactly(
                        "1 files, of which 0 are refused; 1 outputs and 1 resources compared: 0" + " differences");
    }

    @Test
    void everything_that_can_be_wrong_is_found() throws Exception {
        read("a-value", RIGHT.replace("\"value\": \"\\\"s3cr3t-lake", "\"value\": \"\\\"s3cr3t-pond"));
        read("b-type", RIGHT.replace("\\\"string\\\"", "\\\"number\\\""));
        read("c-sensitive", RIGHT.replace("\"sensitive\": true", "\"sensitive\": false"));
        read("d-missing", RIGHT.replaceFirst("\"bucket\": \\{[^}]*}", ""));
        read("e-address", RIGHT.replace("aws_s3_bucket.lake", "aws_s3_bucket.pond"));
        read("f-id", RIGHT.replace("\"id\": \"s3cr3t-lake\"", "\"id\": null"));
        read("g-arn", RIGHT.replace("arn:aws:s3:::s3cr3t-lake", "arn:aws:s3:::s3cr3t-pond"));
        read("h-tags", RIGHT.replace("\"team\": \"s3cr3t\"", ""));
        read("i-resources", RIGHT.replaceFirst("\"resources\": \\[.*]", "\"resources\": []"));
        read("j-refused", "{\"file\": \"FILE\", \"refused\": \"not-a-state\"}");
        read("k-early", RIGHT.replace("\"early\": true", "\"early\": false"));
        read("l-other-arn", RIGHT.replace("arn:aws:s3:::s3cr3t-lake", "arn:aws:iam::123456789012:role/s3cr3t"));

        List<String> said = compare(1);

        assertThat(said).hasSize(answers.size() + 1).last().asString().endsWith("12 differences");
        assertThat(said.toString()).doesNotContain("s3cr3t");
        for (int i = 0; i < answers.size(); i++) {
            assertThat(said.get(i)).contains((char) ('a' + i) + "-").endsWith("differs");
        }
    }

    @Test
    void a_state_of_which_nothing_is_said_is_no_agreement() throws Exception {
        read("said", RIGHT);
        Files.writeString(folder.resolve("unsaid.tfstate"), STATE);

        assertThat(compare(1)).containsExactly("1 answers for 2 files");
    }

    private void read(String name, String answer) throws IOException {
        Path state = Files.writeString(folder.resolve(name + ".tfstate"), STATE);
        answers.add(answer.strip().replace("FILE", state.toString()));
    }

    /** Compares with a program that gives prepared answers in place of the library. */
    private List<String> compare(int exit) throws IOException, InterruptedException {
        Path prepared = Files.writeString(folder.resolve("prepared"), String.join("\n", answers) + "\n");
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\ncat '" + prepared + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder(
                        Needs.program("python3", "DATIVO_PYTHON", "Python 3").toString(),
                        "src/main/python/states.py",
                        folder.toString(),
                        program.toString())
                .redirectErrorStream(true);
        builder.environment().put("DATIVO_TERRAFORM", Needs.terraform().toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exit);
        return said.lines().toList();
    }
}
