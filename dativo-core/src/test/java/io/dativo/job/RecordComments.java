package io.dativo.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the documentation comments of records say about their components. */
final class RecordComments {
    private static final Pattern PARAM = Pattern.compile("@param (\\w+) (.*?)(?=@param |\\z)", Pattern.DOTALL);

    private final Path sources;
    private final Map<Class<?>, Map<String, String>> read = new HashMap<>();

    RecordComments(Path sources) {
        this.sources = sources;
    }

    /** The comment of a component, in plain words. */
    Optional<String> of(Class<?> type, String component) {
        return Optional.ofNullable(read.computeIfAbsent(type, this::read).get(component));
    }

    private Map<String, String> read(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String source;
        try {
            source = Files.readString(sources.resolve(top.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher declaration =
                Pattern.compile("record " + type.getSimpleName() + "\\(").matcher(source);
        Map<String, String> comments = new HashMap<>();
        if (!declaration.find()) {
            return comments;
        }
        int begin = source.lastIndexOf("/**", declaration.start());
        String comment = source.substring(begin + 3, source.indexOf("*/", begin));
        Matcher param = PARAM.matcher(comment.replaceAll("(?m)^\\s*\\* ?", ""));
        while (param.find()) {
            comments.put(param.group(1), plain(param.group(2)));
        }
        return comments;
    }

    private static String plain(String text) {
        return text.strip()
                .replaceAll("\\{@code ([^}]*)\\}", "$1")
                .replaceAll("\\{@link (?:[\\w.]*\\.)?([\\w#]+)[^}]*\\}", "$1")
                .replaceAll("</?code>", "")
                .replaceAll("[,;]? or null$", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
