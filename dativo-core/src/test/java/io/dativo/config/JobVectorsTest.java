package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.job.JobFile;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Job files that the original product accepts or refuses, and the paths at which it refuses them. */
class JobVectorsTest {
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    /** Refused by the original's schema against its own documentation, and accepted here. */
    private static final Set<String> ACCEPTED_HERE =
            Set.of("bad_catalog_text_refused_by_schema", "bad_incremental_strategy_of_own_connectors");

    static Stream<Path> vectors() throws IOException, URISyntaxException {
        return Files.list(Path.of(JobVectorsTest.class.getResource("/vectors").toURI()))
                .filter(file -> file.getFileName().toString().matches("(?:bad_|yaml).*"))
                .sorted();
    }

    @Test
    void vectors_are_found() throws Exception {
        assertThat(vectors().count()).isGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_job_is_accepted_or_refused_as_by_the_original(Path file) {
        JsonNode vector = json(file);
        JsonNode expected = vector.at("/expected/load_job");
        List<Problem> problems = new ArrayList<>();
        ConfigNode node = YamlReader.read(
                vector.get("files").get(vector.get("job").asText()).asText(), "job.yaml", problems);
        if (node != null) {
            RecordBinder.bind(JobFile.class, node, "", RecordBinder.Nulls.REFUSED, problems);
        }

        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        boolean accepted = expected.get("ok").asBoolean()
                || ACCEPTED_HERE.contains(vector.get("name").asText());
        if (accepted) {
            assertThat(errors).isEmpty();
            return;
        }
        assertThat(errors).isNotEmpty();
        assertThat(errors).allSatisfy(error -> assertThat(error.location()).isNotNull());
        Stream.of("all_errors", "errors")
                .flatMap(list -> StreamSupport.stream(expected.path(list).spliterator(), false))
                .forEach(fault -> assertThat(errors)
                        .as(fault.toString())
                        .anyMatch(error -> (error.path() + ".").startsWith(path(fault) + ".")
                                || path(fault).isEmpty() && error.path().isEmpty()));
    }

    /** The original names the parent of a key that is missing or unknown; the key itself is in its message. */
    private static String path(JsonNode fault) {
        String path = fault.has("path")
                ? fault.get("path").asText()
                : fault.get("loc").asText();
        path = path.equals("root") ? "" : path;
        String keyword = fault.path("keyword").asText();
        if (keyword.equals("required") || keyword.equals("additionalProperties")) {
            Matcher quoted = QUOTED.matcher(fault.get("message").asText());
            assertThat(quoted.find()).isTrue();
            path = path.isEmpty() ? quoted.group(1) : path + "." + quoted.group(1);
        }
        return path;
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
