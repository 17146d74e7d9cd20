package io.dativo.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what guides promise with "keeps", "never" or "all", and of the tests that hold it. In the file a guide stands at
 * the margin, below it the words of the guide, and below these each test that holds them.
 */
final class HeldSentences {
    private static final Path FILE = Block.ROOT.resolve("build/guides/src/test/resources/held-sentences.txt");
    private static final Pattern PROMISE = Pattern.compile("(?i)\\b(keeps|never|all)\\b");

    /** By guide and its words: the tests. */
    private final Map<Path, Map<String, List<String>>> guides = new TreeMap<>();

    private HeldSentences() {}

    static HeldSentences read() {
        HeldSentences list = new HeldSentences();
        Map<String, List<String>> guide = Map.of();
        List<String> tests = List.of();
        for (String line : lines()) {
            if (line.startsWith("    ")) {
                tests.add(line.strip());
            } else if (line.startsWith("  ")) {
                tests = new ArrayList<>();
                if (guide.put(line.strip(), tests) != null) {
                    throw new IllegalStateException("twice in the list: " + line);
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                guide = list.guides.computeIfAbsent(Path.of(line), page -> new TreeMap<>());
            }
        }
        return list;
    }

    /** The words around each promise of a guide that no entry of the list covers. */
    List<String> unheld(Path page, String text) {
        List<String> unheld = new ArrayList<>();
        List<int[]> covered = new ArrayList<>();
        for (String words : words(page)) {
            int start = text.indexOf(words);
            if (start >= 0) {
                covered.add(new int[] {start, start + words.length()});
            }
        }
        Matcher promise = PROMISE.matcher(text);
        while (promise.find()) {
            int at = promise.start();
            if (covered.stream().noneMatch(span -> span[0] <= at && at < span[1])) {
                unheld.add(page + ": " + text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 60)));
            }
        }
        return unheld;
    }

    /** The entries of a guide that are not in it, that stand in it more than once, or that hold no promise. */
    List<String> stale(Path page, String text) {
        return words(page).stream()
                .filter(words -> !PROMISE.matcher(words).find()
                        || !text.contains(words)
                        || text.indexOf(words) != text.lastIndexOf(words))
                .map(words -> page + ": " + words)
                .toList();
    }

    List<Path> pages() {
        return List.copyOf(guides.keySet());
    }

    /** The entries without a test. */
    List<String> untested() {
        return guides.values().stream()
                .flatMap(guide -> guide.entrySet().stream())
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All tests of the list, as {@code Class#method}, or {@code file.py#function}. */
    List<String> tests() {
        return guides.values().stream()
                .flatMap(guide -> guide.values().stream())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The text of a guide on one line, so that no entry depends on where lines break. */
    static String text(Path page) {
        try {
            return Files.readString(Block.ROOT.resolve(page)).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> words(Path page) {
        return List.copyOf(guides.getOrDefault(page, Map.of()).keySet());
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
