package io.dativo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.services.bigquery.model.JobConfiguration;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
    private static final Path GUIDE = Path.of("../docs/cli.md");

    @TempDir
    Path folder;

    @Test
    void the_session_in_the_guide_prints_what_the_guide_shows() throws IOException {
        String guide = Files.readString(GUIDE);
        String session = guide.substring(guide.indexOf("<!-- cli -->\n```\n") + 17);
        session = session.substring(0, session.indexOf("```"));

        StringBuilder printed = new StringBuilder();
        for (String line : session.lines().filter(line -> line.startsWith("$ ")).toList()) {
            printed.append(line).append('\n');
            Ran ran = Ran.of(builder -> builder.base(folder), Map.of(), inFolder(line.substring("$ dativo ".length())));
            printed.append((ran.out() + ran.err()).replace(folder + "/", "").replace("cd " + folder + " && ", ""));
        }

        assertThat(printed.toString()).isEqualTo(session);
    }

    @Test
    void the_guide_has_each_command_and_each_exit_code() throws IOException {
        String guide = Files.readString(GUIDE);
        String help = Ran.of(builder -> builder, Map.of(), "--help").out();

        List<String> commands = help.lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertThat(commands).contains("plan", "run");
        assertThat(commands).allSatisfy(command -> assertThat(guide).contains("| `" + command));
        for (Exit exit : Exit.values()) {
            assertThat(guide).contains("| " + exit.code() + " |");
        }
    }

    @Test
    void what_guides_show_of_several_modules_is_compiled_and_gives_one_digest_everywhere() throws IOException {
        String code = compact(Files.readString(Path.of("src/test/java/io/dativo/cli/GuideSnippets.java")));
        assertThat(snippets("../docs/tags.md", "RunTags"))
                .hasSize(1)
                .allSatisfy(snippet -> assertThat(code).contains(snippet));
        assertThat(snippets("../docs/dagster.md", "S3Objects"))
                .hasSize(1)
                .allSatisfy(snippet -> assertThat(code).contains(snippet));

        ResolvedJob job = ResolvedJob.of(
                Job.builder("acme")
                        .environment("prod")
                        .asset(Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                                .column("id", "integer")
                                .build())
                        .build(),
                ref -> Optional.empty());
        Map<String, String> spark = new HashMap<>();
        ProcessBuilder process = new ProcessBuilder();
        JobConfiguration query = new JobConfiguration();
        GuideSnippets.tagsOfWhatRuns(
                job,
                new GuideSnippets.SparkConf() {
                    @Override
                    public GuideSnippets.SparkConf set(String key, String value) {
                        spark.put(key, value);
                        return this;
                    }
                },
                process,
                query);
        String digest = job.tableProperties().digest();
        assertThat(spark).containsEntry("spark.dativo.tags.digest", digest);
        assertThat(process.environment()).containsEntry("DATIVO_TAGS_DIGEST", digest);
        assertThat(digest).contains(query.getLabels().get("dativo_tags_digest"));
    }

    /** The guide's blocks of Java that name a class, without white space. */
    private static List<String> snippets(String guide, String about) throws IOException {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(guide)))
                .results()
                .map(match -> compact(match.group(1)))
                .filter(snippet -> snippet.contains(about))
                .toList();
    }

    private static String compact(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** The words of a line, files in this test's folder: a process cannot change its own. */
    private String[] inFolder(String line) {
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("jobs") || words[i].endsWith(".yaml")) {
                words[i] = folder.resolve(words[i]).toString();
            }
        }
        return words.length == 1 ? new String[] {words[0], folder.toString()} : words;
    }
}
