package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of versions in the README says what the build and its scripts try. */
class CompatibilityTest {
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z][A-Za-z ]+)(?:, for `dativo-test`)? \\| ([0-9].*?) \\| (.*) \\|");
    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    @ParameterizedTest
    @CsvSource({
        "Spring Boot, 3.4.5, it/platforms/boot-3.4/pom.xml",
        "Spring Boot, 3.5.7, it/platforms/boot-3.5/pom.xml",
        "Spring Boot, 4.0.1, it/platforms/boot-4.0/pom.xml",
        "Quarkus, 3.33.2, it/platforms/quarkus-3.33/pom.xml",
        "Micronaut, 4.10.8, it/platforms/micronaut-4.10/pom.xml",
        "Iceberg, 1.9.2, .ci/run",
        "Iceberg, 1.12.0, pom.xml",
        "Jackson, 2.22.4, pom.xml",
        "JUnit, 5.10.5, it/consumer/pom.xml",
        "JUnit, 6.1.3, pom.xml",
        "Java, 17, pom.xml"
    })
    void each_version_is_in_the_file_that_tries_it(String name, String version, String file) throws IOException {
        assertThat(versions(name)).contains(version);
        assertThat(Pattern.compile("(?<![0-9.])" + Pattern.quote(version) + "(?![0-9.]*[0-9])")
                        .matcher(Files.readString(Block.ROOT.resolve(file)))
                        .find())
                .as("%s names %s", file, version)
                .isTrue();
    }

    /** The newest Java is the one that a machine has: where the tests run on one, it is within what is promised. */
    @Test
    void the_java_that_runs_this_is_among_those_that_are_promised() throws IOException {
        List<String> promised = versions("Java");

        assertThat(Runtime.version().feature())
                .isBetween(Integer.parseInt(promised.get(0)), Integer.parseInt(promised.get(1)));
    }

    private static List<String> versions(String name) throws IOException {
        Map<String, String> rows = ROW.matcher(Files.readString(Block.ROOT.resolve(Path.of("README.md"))))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        assertThat(rows).containsKey(name);
        return VERSION.matcher(rows.get(name))
                .results()
                .map(match -> match.group())
                .toList();
    }
}
