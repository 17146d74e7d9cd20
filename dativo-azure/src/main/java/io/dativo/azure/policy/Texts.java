package io.dativo.azure.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a field is compared with. Immutable.
 *
 * @param globs texts, compared without regard to case, {@code *} standing for anything
 * @param pattern a pattern in RE2's syntax instead, or null
 */
record Texts(List<String> globs, @Nullable String pattern) {
    Texts {
        globs = List.copyOf(globs);
    }

    static Texts globs(List<String> globs) {
        return new Texts(globs, null);
    }

    /** Azure's patterns: # a digit, ? a letter, . any character, anything else itself. */
    static Texts match(String azure, boolean ignoreCase) {
        StringBuilder pattern = new StringBuilder(ignoreCase ? "(?i:" : "(?:");
        azure.codePoints().forEach(character -> {
            switch (character) {
                case '#' -> pattern.append("[0-9]");
                case '?' -> pattern.append("[A-Za-z]");
                case '.' -> pattern.append('.');
                default -> pattern.append(Pattern.quote(Character.toString(character)));
            }
        });
        return new Texts(List.of(), pattern.append(')').toString());
    }

    /** What is one of either. */
    static Texts anyOf(List<Texts> all) {
        if (all.stream().allMatch(texts -> texts.pattern == null)) {
            return globs(all.stream()
                    .flatMap(texts -> texts.globs.stream())
                    .distinct()
                    .toList());
        }
        return new Texts(List.of(), all.stream().flatMap(Texts::patterns).collect(Collectors.joining("|")));
    }

    private Stream<String> patterns() {
        return pattern == null ? globs.stream().map(Texts::ofGlob) : Stream.of(pattern);
    }

    private static String ofGlob(String glob) {
        List<String> literals = new ArrayList<>();
        for (String literal : glob.split("\\*", -1)) {
            literals.add(literal.isEmpty() ? "" : Pattern.quote(literal));
        }
        return "(?is:" + String.join(".*", literals) + ")";
    }
}
