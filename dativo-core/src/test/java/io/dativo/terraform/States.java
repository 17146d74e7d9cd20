package io.dativo.terraform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The states that tests read: written by real Terraform, and by hand in the shape that real providers write. */
public final class States {
    public static final Path ROOT = Path.of("src/test/resources/states");
    public static final List<String> REAL =
            List.of("core-default", "core-acme-prod", "core-acme-staging", "outputs-only");

    private States() {}

    public static Path real(String name) {
        return ROOT.resolve("real").resolve(name).resolve("terraform.tfstate");
    }

    public static Path handcrafted(String name) {
        return ROOT.resolve("handcrafted").resolve("handcrafted-" + name + ".tfstate");
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Gives a few bytes at a time, as a slow network does. */
    public static InputStream trickle(InputStream in, int step) {
        return new java.io.FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, step));
            }
        };
    }

    public static Stream<Path> everyState() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".tfstate")).sorted().toList().stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
