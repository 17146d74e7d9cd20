package io.dativo.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is promised is written in docs/api, is complete in itself, and is all that a host needs. */
class PublicApiTest {
    private static final String RENEW =
            "mvn -B -ntp -q -Pfast -pl build/guides -am test -Dtest=PublicApiTest -Ddativo.api.write=true";

    /** What hosts read and copy. */
    private static final List<String> HOSTS = List.of(
            "README.md", "docs", "examples", "it/consumer", "it/platforms", "dativo-spring-boot-starter/src/main");

    /** A name, qualified or not. */
    private static final Pattern WORD =
            Pattern.compile("\\b(?:io\\.dativo(?:\\.[a-z]+)*\\.)?[A-Z]\\w*(?:\\.[A-Z]\\w*)*");

    private static List<ApiModule> modules;

    @BeforeAll
    static void read() throws IOException {
        modules = ApiModule.all();
    }

    @TestFactory
    Stream<DynamicTest> the_public_api_is_the_committed_text() {
        assertThat(modules).hasSizeGreaterThan(12);
        return modules.stream().map(module -> DynamicTest.dynamicTest(module.name(), () -> compare(module)));
    }

    private static void compare(ApiModule module) throws IOException {
        String now = ApiText.of(module);
        if (Boolean.getBoolean("dativo.api.write")) {
            Files.createDirectories(module.text().getParent());
            Files.writeString(module.text(), now);
            return;
        }
        String committed = Files.exists(module.text()) ? Files.readString(module.text()) : "";
        assertThat(difference(committed, now))
                .as(
                        "the public API of %s, beside docs/api/%s.txt. If it is to change, renew the text:%n%s",
                        module.name(), module.name(), RENEW)
                .isEmpty();
    }

    /** Lines that went, with a minus, and that came, with a plus; each below its type. */
    private static List<String> difference(String before, String after) {
        Set<String> old = lines(before);
        Set<String> now = lines(after);
        List<String> found = new ArrayList<>();
        old.stream().filter(line -> !now.contains(line)).forEach(line -> found.add("- " + line));
        now.stream().filter(line -> !old.contains(line)).forEach(line -> found.add("+ " + line));
        return found;
    }

    private static Set<String> lines(String text) {
        Set<String> lines = new LinkedHashSet<>();
        String type = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("  ")) {
                lines.add(type + line);
            } else {
                type = line.replaceFirst("\\(.*", "");
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void no_promised_signature_shows_what_is_internal() {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (ApiModule module : modules) {
            for (Class<?> type : module.promised()) {
                for (Class<?> mentioned : ApiText.mentioned(type)) {
                    if (mentioned.getName().startsWith("io.dativo.")
                            && (ApiModule.internal(mentioned) || !ApiModule.visible(mentioned.getModifiers()))
                            && !hiddenSuperclass(type, mentioned)) {
                        shown.computeIfAbsent(mentioned.getName(), name -> new TreeSet<>())
                                .add(type.getName());
                    }
                }
            }
        }
        assertThat(shown)
                .as("internal types, each with the promised types that show it")
                .isEmpty();
    }

    /** Its promised methods are listed as those of the type; it cannot be named from outside. */
    private static boolean hiddenSuperclass(Class<?> type, Class<?> mentioned) {
        return type.getSuperclass() == mentioned && !ApiModule.visible(mentioned.getModifiers());
    }

    @Test
    void no_example_guide_or_starter_uses_what_is_internal() throws IOException {
        Map<String, String> internal = new TreeMap<>();
        modules.forEach(module -> module.types().stream()
                .filter(ApiModule::internal)
                .forEach(type -> internal.put(type.getCanonicalName(), type.getSimpleName())));
        assertThat(internal).hasSizeGreaterThan(60);
        // Guides import nothing, so a name that a promised type has too says nothing there.
        Set<String> promised = modules.stream()
                .flatMap(module -> module.promised().stream())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        Map<String, Set<String>> used = new TreeMap<>();
        for (Path file : files()) {
            Set<String> words = new TreeSet<>();
            WORD.matcher(file.toString().endsWith(".md") ? javaOf(file) : Files.readString(file))
                    .results()
                    .forEach(found -> words.add(found.group()));
            boolean guide = file.toString().endsWith(".md");
            internal.forEach((name, simple) -> {
                if (guide ? words.contains(simple) && !promised.contains(simple) : words.contains(name)) {
                    used.computeIfAbsent(name, each -> new TreeSet<>())
                            .add(ApiModule.ROOT.relativize(file).toString());
                }
            });
        }
        assertThat(used).as("internal types, each with the files that use it").isEmpty();
    }

    /** Guides import nothing; what they show besides Java may name what they like. */
    private static String javaOf(Path guide) {
        return Block.of(ApiModule.ROOT.relativize(guide)).stream()
                .filter(Block::java)
                .map(Block::text)
                .collect(Collectors.joining("\n"));
    }

    /** For those who decide what to promise: {@code build/guides/target/api-report.txt}. */
    @Test
    void the_report_has_a_line_for_each_module() throws IOException {
        String report = ApiReport.of(modules, files());
        Files.writeString(ApiModule.ROOT.resolve("build/guides/target/api-report.txt"), report);
        assertThat(modules)
                .allSatisfy(module -> assertThat(report)
                        .contains(module.name() + ": " + module.types().size() + ", "
                                + module.promised().size() + ", "));
    }

    private static List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String place : HOSTS) {
            try (Stream<Path> files = Files.walk(ApiModule.ROOT.resolve(place))) {
                files.filter(file -> file.toString().endsWith(".java")
                                || file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThan(30);
        return found;
    }
}
