package io.dativo.guides;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Java of a guide as a class. Names that the guide does not declare are fields of its superclass: the class of that guide
 * in {@code given}, if it has one, else {@link io.dativo.guides.given.Given}. Types need no import, unless the guide shows
 * imports: then these must do.
 */
final class Snippet extends SimpleJavaFileObject {
    private static final String PACKAGE = "io.dativo.guides";

    private final List<Block> parts;
    private final String name;
    private final List<String> packages;
    private final @Nullable Block printed;

    private Snippet(List<Block> parts, String name, List<String> packages, @Nullable Block printed) {
        super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
        this.parts = parts;
        this.name = name;
        this.packages = packages;
        this.printed = printed;
    }

    /** All Java of a guide; a type is found in one of these packages. */
    static List<Snippet> of(List<Block> page, List<String> packages) {
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            Block block = page.get(i);
            if (!block.java() || block.continues()) {
                continue;
            }
            List<Block> parts = new ArrayList<>(List.of(block));
            List<Block> output = new ArrayList<>();
            for (Block next : page.subList(i + 1, page.size())) {
                if (next.java() && !next.continues()) {
                    break;
                }
                (next.java() ? parts : output).add(next);
            }
            String name = "At" + block.toString().replaceAll("[^A-Za-z0-9]", "_");
            List<Block> shown = output.stream()
                    .filter(next -> next.language().equals("text"))
                    .toList();
            snippets.add(new Snippet(parts, name, packages, block.run() ? joined(shown) : null));
        }
        return snippets;
    }

    private static @Nullable Block joined(List<Block> shown) {
        return shown.isEmpty()
                ? null
                : new Block(
                        shown.get(0).page(),
                        shown.get(0).line(),
                        "text",
                        "",
                        shown.stream().map(Block::text).collect(Collectors.joining("\n")));
    }

    Block block() {
        return parts.get(0);
    }

    /** What it prints, by the guide; null when the guide does not say. */
    @Nullable
    Block printed() {
        return printed;
    }

    String className() {
        return PACKAGE + "." + name;
    }

    String text() {
        return parts.stream().map(Block::text).collect(Collectors.joining("\n"));
    }

    /** The class of {@code given} that has this guide's names. */
    private String given() {
        String page = block().page().getFileName().toString().replace(".md", "");
        String type = Stream.of(page.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
        boolean own = Snippet.class.getResource("given/" + type + "Given.class") != null;
        return PACKAGE + ".given." + (own ? type : "") + "Given";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        List<String> lines = text().lines().toList();
        List<String> shownImports =
                lines.stream().filter(line -> line.startsWith("import ")).toList();
        StringBuilder imports = new StringBuilder();
        if (shownImports.isEmpty()) {
            packages.forEach(name -> imports.append("import ").append(name).append(".*; "));
            imports.append("import java.nio.file.Files; import static io.dativo.test.DativoAssertions.*; ");
        } else {
            shownImports.forEach(line -> imports.append(line).append(' '));
        }
        String body = lines.stream()
                .map(line -> line.startsWith("import ") ? "" : line)
                .collect(Collectors.joining("\n"));
        boolean member = Stream.of("@", "class ", "public final class ").anyMatch(body.strip()::startsWith);
        return "package " + PACKAGE + "; " + imports + "@SuppressWarnings(\"unused\") public class " + name
                + " extends "
                + given() + " { public " + name + "() throws Exception {} "
                + (member ? "\n" : "public void run() throws Exception {\n") + body + "\n"
                + (member ? "}" : "} }");
    }
}
