package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.policy.TagPolicy;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.Drift;
import io.dativo.propagation.TagChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/problems.md has each code that the library says, once, and no other. */
class ProblemCodesTest {
    private static final Path PAGE = Block.ROOT.resolve("docs/problems.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\|(?: ([^|]+) \\|)?$");
    private static final String BEGIN = "<!-- claim statuses -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void each_code_of_the_main_sources_is_explained_once() throws IOException {
        Map<String, TreeSet<String>> said = CodesInSources.found();
        assertThat(said).hasSizeGreaterThan(150).containsKeys("unknown-key", "malformed-resource-id", "retention-data");
        List<String> explained = explained(page().split("\n## Files and YAML\n")[1]);

        assertThat(explained).doesNotHaveDuplicates();
        Map<String, TreeSet<String>> missing = new TreeMap<>(said);
        missing.keySet().removeAll(explained);
        assertThat(missing).as("codes that docs/problems.md lacks").isEmpty();
        assertThat(said.keySet()).containsAll(explained);
    }

    @Test
    void each_code_of_a_plan_is_explained_once() throws IOException {
        List<String> codes = Stream.of(
                        Arrays.stream(ClaimStatus.values())
                                .filter(status -> status != ClaimStatus.IN_PLACE)
                                .map(ClaimStatus::code),
                        Arrays.stream(TagChange.Cause.values()).map(TagChange.Cause::code),
                        Arrays.stream(Drift.Kind.values()).map(Drift.Kind::code))
                .flatMap(code -> code)
                .toList();

        assertThat(explained(page().split("\n## Files and YAML\n")[0])).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void built_in_rules_are_named() throws IOException {
        assertThat(page())
                .contains(
                        "`" + TagPolicy.SECRET_IN_VALUE + "`",
                        "`" + TagPolicy.PERSONAL_DATA_IN_VALUE + "`",
                        "`" + TagPolicy.WAIVER_EXPIRED + "`");
    }

    /** To write it anew: {@code -Ddativo.guides.write=true}. */
    @Test
    void what_to_do_about_a_claim_is_what_the_library_says() throws IOException {
        String page = page();
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        String generated = "| code | what to do |\n|---|---|\n"
                + Arrays.stream(ClaimStatus.values())
                        .filter(status -> status != ClaimStatus.IN_PLACE)
                        .map(status -> "| `" + status.code() + "` | "
                                + (status.wayOut() == null ? "nothing: it counts as complete" : status.wayOut())
                                + " |\n")
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("dativo.guides.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + generated + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(generated);
        }
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    private static List<String> explained(String part) {
        List<String> codes = new ArrayList<>();
        ROW.matcher(part).results().forEach(row -> codes.add(row.group(1)));
        return codes;
    }
}
