package io.dativo.guides;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** All Java of all guides, compiled at once and in memory. */
final class Compiled {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OF_JAVA = List.of(
            "java.io", "java.math", "java.net", "java.nio.file", "java.time", "java.util", "java.util.function");
    private static final List<String> OF_OTHERS =
            List.of("org.apache.iceberg", "org.apache.iceberg.catalog", "org.junit.jupiter.api");

    private final List<Snippet> snippets;
    private final List<String> errors;
    private final ClassLoader classes;

    private Compiled(List<Snippet> snippets, List<String> errors, ClassLoader classes) {
        this.snippets = snippets;
        this.errors = errors;
        this.classes = classes;
    }

    static Compiled guides() throws IOException {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (InMemory files = new InMemory(COMPILER.getStandardFileManager(found, null, null))) {
            List<String> packages = Stream.of(OF_JAVA.stream(), OF_OTHERS.stream(), ours(files).stream())
                    .flatMap(names -> names)
                    .toList();
            List<Snippet> snippets = Block.pages().stream()
                    .flatMap(page -> Snippet.of(Block.of(page), packages).stream())
                    .toList();
            COMPILER.getTask(
                            null,
                            files,
                            found,
                            List.of("-proc:none", "-Xlint:deprecation,removal,unchecked,rawtypes", "-Werror"),
                            null,
                            snippets)
                    .call();
            List<String> errors = found.getDiagnostics().stream()
                    .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                    .map(Compiled::inTheGuide)
                    .toList();
            return new Compiled(snippets, errors, files.loader());
        }
    }

    /** Every package with a public type of the published modules. */
    private static TreeSet<String> ours(JavaFileManager files) throws IOException {
        TreeSet<String> packages = new TreeSet<>();
        for (JavaFileObject file : files.list(StandardLocation.CLASS_PATH, "io.dativo", EnumSet.of(Kind.CLASS), true)) {
            String name = files.inferBinaryName(StandardLocation.CLASS_PATH, file);
            if (name != null && !name.startsWith("io.dativo.guides")) {
                packages.add(name.substring(0, name.lastIndexOf('.')));
            }
        }
        return packages;
    }

    private static String inTheGuide(Diagnostic<? extends JavaFileObject> diagnostic) {
        String message = diagnostic.getMessage(null);
        if (diagnostic.getSource() instanceof Snippet snippet) {
            Block block = snippet.block();
            return block.page() + ":" + (block.line() + diagnostic.getLineNumber() - 2) + ": " + message;
        }
        return message;
    }

    List<Snippet> snippets() {
        return snippets;
    }

    /** What the compiler says, each at its line of the guide. */
    List<String> errors() {
        return errors;
    }

    /** Runs one; what it needs is made by the superclass. */
    void run(Snippet snippet) throws ReflectiveOperationException {
        Class<?> type = classes.loadClass(snippet.className());
        try (AutoCloseable given = (AutoCloseable) type.getConstructor().newInstance()) {
            type.getMethod("run").invoke(given);
        } catch (ReflectiveOperationException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the classes that the compiler writes. */
    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        ClassLoader loader() {
            return new ClassLoader(Compiled.class.getClassLoader()) {
                @Override
                protected Class<?> findClass(String name) throws ClassNotFoundException {
                    ByteArrayOutputStream bytes = written.get(name);
                    if (bytes == null) {
                        throw new ClassNotFoundException(name);
                    }
                    return defineClass(name, bytes.toByteArray(), 0, bytes.size());
                }
            };
        }

        @Override
        public void close() {
            try {
                super.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
