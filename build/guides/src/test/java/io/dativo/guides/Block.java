package io.dativo.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fenced block of a guide.
 *
 * @param page the guide, from the folder of the project on
 * @param line the line of its first line of text
 * @param language what stands behind the fence, or an empty text
 * @param mark the comment on the line before the fence, or an empty text
 * @param text what is between the fences
 */
record Block(Path page, int line, String language, String mark, String text) {
    static final Path ROOT = Path.of("../..");

    /** Run it; the block behind it, if that is not Java, is what it prints. */
    static final String RUN = "run";

    /** It continues the block of Java before it, with its variables. */
    static final String CONTINUES = "continues";

    /** What follows it names the file that the block is a part of. */
    static final String FROM = "from ";

    boolean java() {
        return language.equals("java");
    }

    boolean continues() {
        return mark.equals(CONTINUES);
    }

    boolean run() {
        return mark.equals(RUN);
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }

    /** Every guide of the project, and the README of each published module. */
    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> folders = Files.list(ROOT)) {
            Stream<Path> top =
                    Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md").map(Path::of);
            Stream<Path> guides =
                    docs.filter(file -> file.toString().endsWith(".md")).sorted();
            Stream<Path> modules = folders.filter(
                            folder -> folder.getFileName().toString().startsWith("dativo-"))
                    .map(folder -> folder.resolve("README.md"))
                    .sorted();
            return Stream.concat(top, Stream.concat(guides, modules).map(ROOT::relativize))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of a guide, in order. */
    static List<Block> of(Path page) {
        List<String> lines = lines(page);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                continue;
            }
            int first = i + 1;
            int end = first;
            while (!lines.get(end).equals("```")) {
                end++;
            }
            String before = i == 0 ? "" : lines.get(i - 1);
            blocks.add(new Block(
                    page,
                    first + 1,
                    lines.get(i).substring(3).strip(),
                    before.startsWith("<!--")
                            ? before.substring(4, before.length() - 3).strip()
                            : "",
                    String.join("\n", lines.subList(first, end))));
            i = end;
        }
        return blocks;
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(ROOT.resolve(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
