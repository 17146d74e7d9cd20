package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore.Versioned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
    private static final int INCREMENTS = 40;

    @TempDir
    Path directory;

    @Test
    void a_document_is_written_only_on_the_version_that_was_read() {
        DirectoryStore store = new DirectoryStore(directory.resolve("made/when/needed"));
        assertThat(store.read("a.json")).isEmpty();
        assertThat(store.write("a.json", "one", "some version")).isFalse();
        assertThat(store.write("a.json", "one", null)).isTrue();
        assertThat(store.write("a.json", "two", null)).isFalse();

        Versioned first = store.read("a.json").orElseThrow();
        assertThat(first.content()).isEqualTo("one");
        assertThat(store.write("a.json", "größer", first.version())).isTrue();
        assertThat(store.write("a.json", "three", first.version())).isFalse();
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("größer");
    }

    @Test
    void bytes_that_are_no_text_are_refused_and_stay_as_they_are() throws IOException {
        byte[] bytes = {'{', (byte) 0xff, '}'};
        Path file = Files.write(directory.resolve("a.json"), bytes);
        DirectoryStore store = new DirectoryStore(directory);

        assertThatThrownBy(() -> store.read("a.json"))
                .isInstanceOf(ProviderException.class)
                .hasMessage("the document " + file + " is damaged: its bytes are not UTF-8; move it aside");
        assertThatThrownBy(() -> store.write("a.json", "{}", "any")).isInstanceOf(ProviderException.class);
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
        DirectoryStore store = new DirectoryStore(directory.resolve("made/when/needed"));
        assertThat(store.readAll("a_")).isEmpty();
        store.delete("a_1.json");
        for (String name : List.of("a_1.json", "a_2.json", "a_3.json", "ab1.json", "A_1.json", "b_1.json")) {
            assertThat(store.write(name, "of " + name, null)).isTrue();
        }

        assertThat(store.readAll("a_")).containsOnlyKeys("a_1.json", "a_2.json", "a_3.json");
        Versioned found = store.readAll("a_2").get("a_2.json");
        assertThat(found.content()).isEqualTo("of a_2.json");
        assertThat(store.write("a_2.json", "changed", found.version())).isTrue();
        assertThat(store.readAll("c_")).isEmpty();

        store.delete("a_2.json");
        store.delete("a_2.json");
        assertThat(store.readAll("a_")).containsOnlyKeys("a_1.json", "a_3.json");
        assertThat(store.write("a_2.json", "anew", null)).isTrue();
    }

    @Test
    void a_write_leaves_nothing_but_the_document_and_its_lock() throws IOException {
        DirectoryStore store = new DirectoryStore(directory);
        store.write("a.json", "one", null);
        store.write("a.json", "two", store.read("a.json").orElseThrow().version());

        assertThat(names()).filteredOn(name -> !name.startsWith(".lock-")).containsExactly("a.json");
    }

    @Test
    void what_a_crash_left_beside_a_document_is_never_read_and_is_written_over() throws IOException {
        DirectoryStore store = new DirectoryStore(directory);
        store.write("a.json", "one", null);
        Files.writeString(directory.resolve(".a.json.new"), "tor");

        Versioned document = store.read("a.json").orElseThrow();
        assertThat(document.content()).isEqualTo("one");
        assertThat(store.write("a.json", "two", document.version())).isTrue();
        assertThat(names()).doesNotContain(".a.json.new");
        assertThat(store.read("a.json").orElseThrow().content()).isEqualTo("two");
    }

    @Test
    void a_name_never_leaves_the_directory() {
        DirectoryStore store = new DirectoryStore(directory);
        for (String name : List.of("../a", "a/b", "a\\b", ".lock-1", "", "..", "a\u0000b")) {
            assertThatThrownBy(() -> store.read(name)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.write(name, "x", null))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_the_disk_refuses_is_told_with_the_file() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        DirectoryStore below = new DirectoryStore(file);
        assertThatThrownBy(() -> below.write("a.json", "x", null))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("a.json");
        Files.createDirectory(directory.resolve("dir.json"));
        assertThatThrownBy(() -> new DirectoryStore(directory).read("dir.json"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("dir.json");
    }

    @Test
    void threads_with_a_store_each_lose_no_write() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> increment(new DirectoryStore(directory)));
            }
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(new DirectoryStore(directory).read("counter").orElseThrow().content())
                .isEqualTo(Integer.toString(4 * INCREMENTS));
    }

    @Test
    void processes_lose_no_write() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Incrementer.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
        }
        assertThat(new DirectoryStore(directory).read("counter").orElseThrow().content())
                .isEqualTo(Integer.toString(2 * INCREMENTS));
    }

    /** A process of its own. */
    static final class Incrementer {
        private Incrementer() {}

        public static void main(String[] args) {
            increment(new DirectoryStore(Path.of(args[0])));
        }
    }

    private static int increment(DirectoryStore store) {
        int done = 0;
        while (done < INCREMENTS) {
            Versioned now = store.read("counter").orElse(null);
            int value = now == null ? 0 : Integer.parseInt(now.content());
            if (store.write("counter", Integer.toString(value + 1), now == null ? null : now.version())) {
                done++;
            }
        }
        return done;
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
