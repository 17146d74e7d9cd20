package io.dativo.guides;

import io.dativo.problem.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A published module with Java.
 *
 * @param name its artifact and folder
 * @param types every public type of its main sources, nested ones too, in the order of their names
 */
record ApiModule(String name, List<Class<?>> types) {
    static final Path ROOT = Path.of("../..");

    /** All of them, by name. */
    static List<ApiModule> all() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("dativo-") && Files.isDirectory(sources(name)))
                    .filter(name -> !isMavenPlugin(name))
                    .sorted()
                    .map(name -> new ApiModule(name, types(name)))
                    .toList();
        }
    }

    /** What a plugin promises is its goals and their parameters, which its own descriptor lists. */
    private static boolean isMavenPlugin(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml")).contains("<packaging>maven-plugin<");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path sources(String module) {
        return ROOT.resolve(module).resolve("src/main/java");
    }

    private static List<Class<?>> types(String module) {
        Path root = sources(module);
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".java") && !file.endsWith("package-info.java"))
                    .map(file -> file.replace(".java", "").replace('/', '.').replace('\\', '.'))
                    .sorted()
                    .flatMap(name -> visible(type(name)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, ApiModule.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " has sources and no class: build its module first", e);
        }
    }

    private static Stream<Class<?>> visible(Class<?> type) {
        return visible(type.getModifiers())
                ? Stream.concat(
                        Stream.of(type),
                        Arrays.stream(type.getDeclaredClasses()).flatMap(ApiModule::visible))
                : Stream.of();
    }

    static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    List<Class<?>> promised() {
        return types.stream().filter(type -> !internal(type)).toList();
    }

    /** Whether a type, one around it or its package says so. */
    static boolean internal(Class<?> type) {
        return type.isAnnotationPresent(Internal.class)
                || type.getPackage().isAnnotationPresent(Internal.class)
                || type.getEnclosingClass() != null && internal(type.getEnclosingClass());
    }

    Path text() {
        return ROOT.resolve("docs/api").resolve(name + ".txt");
    }
}
