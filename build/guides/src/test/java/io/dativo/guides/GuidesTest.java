package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuidesTest {
    private static final Path ROOT = Block.ROOT;
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)`");
    private static final Pattern SCRIPT = Pattern.compile("`(scripts/[a-z0-9-]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(#[^)]*)?\\)");

    @Test
    void each_test_that_a_guide_names_exists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(ROOT)) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        Set<String> named = found(TEST);

        assertThat(named).contains("JobIdentityTest");
        assertThat(tests).containsAll(named);
    }

    @Test
    void each_script_that_a_guide_names_exists() throws IOException {
        assertThat(found(SCRIPT))
                .isNotEmpty()
                .allSatisfy(script -> assertThat(ROOT.resolve(script)).isExecutable());
    }

    @Test
    void each_link_between_guides_leads_to_a_file_and_a_heading() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path guide : guides()) {
            Matcher link = LINK.matcher(Files.readString(guide));
            while (link.find()) {
                Path target = link.group(1).isEmpty() ? guide : guide.resolveSibling(link.group(1));
                String heading = link.group(2);
                if (!Files.exists(target)
                        || heading != null
                                && target.toString().endsWith(".md")
                                && !headings(target).contains(heading.substring(1))) {
                    dead.add(guide + ": " + link.group());
                }
            }
        }

        assertThat(dead).isEmpty();
    }

    @Test
    void what_a_guide_shows_of_a_file_is_in_that_file() throws IOException {
        List<Block> shown = Block.pages().stream()
                .flatMap(page -> Block.of(page).stream())
                .filter(block -> block.mark().startsWith(Block.FROM))
                .toList();

        assertThat(shown).isNotEmpty();
        for (Block block : shown) {
            String file = Files.readString(ROOT.resolve(block.mark().substring(Block.FROM.length())))
                    .replace("@project.version@", "0.1.0-SNAPSHOT");
            assertThat(isPart(block.text().lines().toList(), file.lines().toList()))
                    .as(block + " is a part of the file that it names")
                    .isTrue();
        }
    }

    /** Line by line, however far the whole is indented in the file. */
    private static boolean isPart(List<String> lines, List<String> file) {
        return IntStream.rangeClosed(0, file.size() - lines.size()).anyMatch(start -> {
            String indent = file.get(start).replaceFirst("\\S.*", "");
            return IntStream.range(0, lines.size())
                    .allMatch(i -> file.get(start + i).equals((indent + lines.get(i)).stripTrailing()));
        });
    }

    @Test
    void the_index_has_each_guide() throws IOException {
        String index = Files.readString(ROOT.resolve("docs/README.md"));
        assertThat(guides())
                .filteredOn(guide -> guide.getParent().endsWith("docs") && !guide.endsWith("README.md"))
                .hasSizeGreaterThan(15)
                .allSatisfy(guide -> assertThat(index).contains("](" + guide.getFileName() + ")"));
    }

    @Test
    void words_that_people_search_for_are_in_the_glossary() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/glossary.md")).toLowerCase(Locale.ROOT))
                .contains("idempotent", "dry run", "rollback", "drift", "reconcile");
    }

    /** As GitHub makes anchors of them. */
    private static Set<String> headings(Path guide) throws IOException {
        try (Stream<String> lines = Files.lines(guide)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path guide : guides()) {
            pattern.matcher(Files.readString(guide)).results().forEach(match -> found.add(match.group(1)));
        }
        return found;
    }

    private static List<Path> guides() {
        return Block.pages().stream().map(ROOT::resolve).toList();
    }
}
