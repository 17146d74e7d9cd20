package io.dativo.testparts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. A developer's machine that lacks it skips the test and says so; where {@code CI=true}
 * nothing is skipped, for a check that is silently not made is worse than none.
 */
public final class Needs {
    private static final Pattern JAVA_VERSION = Pattern.compile("^JAVA_VERSION=\"(\\d+)");

    private Needs() {}

    /** {@return the Terraform binary: {@code DATIVO_TERRAFORM}, or {@code terraform} on the path} */
    public static Path terraform() {
        return program("terraform", "DATIVO_TERRAFORM", "Terraform 1.9 or newer");
    }

    /** {@return the moto server: {@code DATIVO_MOTO_SERVER}, or {@code moto_server} on the path} */
    public static Path moto() {
        return program("moto_server", "DATIVO_MOTO_SERVER", "moto's server (pip install 'moto[server]')");
    }

    /**
     * Java for a program that needs a newer one than tests run on: the newest of the JDK that {@code DATIVO_JDK_NEWER} names,
     * those in {@code /usr/lib/jvm} and the tests' own.
     *
     * @param major the oldest version that will do
     * @return the program
     */
    public static Path java(int major) {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        String named = System.getenv("DATIVO_JDK_NEWER");
        if (named != null && !named.isEmpty()) {
            homes.add(Path.of(named));
        }
        try (DirectoryStream<Path> installed = Files.newDirectoryStream(Path.of("/usr/lib/jvm"))) {
            installed.forEach(homes::add);
        } catch (NotDirectoryException | NoSuchFileException e) {
            // Not a Debian: what is named has to do.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return homes.stream()
                .filter(home -> majorVersion(home) >= major)
                .max(Comparator.comparingInt(Needs::majorVersion))
                .map(home -> home.resolve("bin").resolve("java"))
                .orElseGet(() -> missing("a JDK " + major + " or newer: there is none in /usr/lib/jvm, nor does"
                        + " DATIVO_JDK_NEWER name one"));
    }

    /** The version of a JDK by its file {@code release}; 0 where it is none. */
    private static int majorVersion(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)
                || !Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.map(JAVA_VERSION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(version -> Integer.parseInt(version.group(1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a folder of Terraform plugins that holds the real AWS provider, below the folder of the registry that it is from} */
    public static Path pluginFolder() {
        String variable = System.getenv("DATIVO_TF_PLUGIN_DIR");
        if (variable == null || variable.isEmpty()) {
            return missing("the real AWS provider: DATIVO_TF_PLUGIN_DIR names no folder of Terraform plugins");
        }
        try (DirectoryStream<Path> registries = Files.newDirectoryStream(Path.of(variable))) {
            for (Path registry : registries) {
                if (Files.isDirectory(registry.resolve("hashicorp").resolve("aws"))) {
                    return Path.of(variable);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Assertions.fail("DATIVO_TF_PLUGIN_DIR is " + variable + ", which holds no AWS provider.");
    }

    /**
     * A program that the machine must have: the one that an environment variable names, or the one on the path.
     *
     * @param name the name of the program
     * @param variable the environment variable that may name another one
     * @param description what it is and where it is from, for the message
     * @return the program
     */
    public static Path program(String name, String variable, String description) {
        String named = System.getenv(variable);
        List<String> candidates = named != null && !named.isEmpty()
                ? List.of(named)
                : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> folder + File.separator + name)
                        .toList();
        Optional<Path> found =
                candidates.stream().map(Path::of).filter(Files::isExecutable).findFirst();
        return found.orElseGet(
                () -> missing(description + ": it is not on the PATH, nor does " + variable + " name it"));
    }

    /**
     * Says that something is missing: fails where {@code CI=true}, skips the test elsewhere.
     *
     * @param what what is missing and how to get it
     * @return nothing, ever
     */
    public static Path missing(String what) {
        System.err.println("NOT TESTED: this machine lacks " + what + ".");
        return missing(what, "true".equals(System.getenv("CI")));
    }

    /** Fails where a machine must have everything, skips elsewhere. */
    static Path missing(String what, boolean everythingIsNeeded) {
        String message = "This machine lacks " + what + ".";
        if (everythingIsNeeded) {
            return Assertions.fail(message);
        }
        return Assumptions.abort(message);
    }

    /** {@return the folder that holds the whole project} */
    public static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("terraform").resolve("aws"))) {
            folder = folder.getParent();
            if (folder == null) {
                return Assertions.fail("The reference modules are in no folder above this one.");
            }
        }
        return folder;
    }

    /**
     * The files below a folder.
     *
     * @param folder the folder
     * @return the files, sorted
     */
    public static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
