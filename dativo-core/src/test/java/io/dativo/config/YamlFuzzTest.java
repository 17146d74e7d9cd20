package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dativo.config.RecordBinder.Nulls;
import io.dativo.job.JobFile;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken job files of every kind end in problems with a place, never in an exception. */
class YamlFuzzTest {
    private static final String JOB = """
            # a job
            defaults: &d {cost_center: A-1, owner: team@acme.example}
            tenant_id: acme
            environment: "${ENV:-prod}"
            source_connector_path: $ROOT/source.yaml
            target_connector_path: 'it''s.yaml'
            asset_path: |-
              assets/a.yaml
            infrastructure:
              provider:
                provider: aws
                region: eu-west-1
                account_id: "001234567012"
                resources:
                - {resource_type: s3_bucket, resource_id: 'arn:aws:s3:::lake', tags: {x: "1"}}
                - resource_type: iam_role
              terraform: {workspace: prod, outputs: {s3_bucket_name: target.connection.s3.bucket}}
              tags:
                <<: *d
                compliance: [SOC2, "ISO 27001"]
                custom: {team: >-
                    data
                  platform, window: "12:30"}
            target: {connection: {s3: {bucket: b, port: 9000, ratio: 1.5, on: yes, since: 2026-01-01, none: ~}}}
            retry_config: {max_retries: 3, backoff_multiplier: 2, retryable_exit_codes: [1, 2]}
            """;

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "- ",
        "? ",
        "&a ",
        "*a",
        "*d",
        "<<: ",
        "!!str ",
        "!x ",
        "|",
        ">",
        "'",
        "\"",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "#",
        " #",
        "@",
        "`",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "  ",
        "\u0000",
        "\u0007",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D",
        "😀",
        "é",
        "${",
        "${X}",
        "$${",
        "}",
        "0x",
        "1_0",
        "12:30",
        "~",
        "null",
        "yes",
        "\\u12",
        "\\x",
        "tenant_id: x\n",
        "[[[[[[[[",
        "{a: {a: {a: "
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_is_done_to_a_job_it_is_read_or_refused_with_places(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            String text = JOB;
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text = edit(text, random);
            }
            check(text, "seed " + seed + ", document " + i);
        }
    }

    private static String edit(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(20));
        String piece = PIECES[random.nextInt(PIECES.length)];
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + piece + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(end);
            case 2 -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
            default -> text.substring(0, at) + piece + text.substring(end);
        };
    }

    private static void check(String text, String which) {
        List<Problem> problems = new ArrayList<>();
        assertThatCode(() -> {
                    ConfigNode node = YamlReader.read(text, "job.yaml", problems);
                    assertThat(node != null || Problem.anyError(problems)).isTrue();
                    if (node != null) {
                        ConfigNode expanded = Placeholders.expand(node, (name, path) -> null, problems);
                        RecordBinder.bind(JobFile.class, expanded, "", Nulls.REFUSED, problems);
                    }
                })
                .as("%s:%n%s", which, text)
                .doesNotThrowAnyException();
        int lines = text.split("\r\n|[\n\r\u0085\u2028]", -1).length;
        assertThat(problems).as("%s:%n%s", which, text).allSatisfy(problem -> {
            SourceLocation place = problem.location();
            assertThat(place).isNotNull();
            assertThat(place.file()).isEqualTo("job.yaml");
            assertThat(place.line()).isBetween(0, lines);
            assertThat(problem.message()).isNotBlank().doesNotContain("\n");
        });
    }
}
