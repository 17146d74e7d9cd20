package io.dativo.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How much is promised, and which of it no host in this repository names or is handed. */
final class ApiReport {
    private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w+\\b");

    private ApiReport() {}

    static String of(List<ApiModule> modules, Collection<Path> hosts) throws IOException {
        Set<String> words = new TreeSet<>();
        for (Path file : hosts) {
            WORD.matcher(Files.readString(file)).results().forEach(found -> words.add(found.group()));
        }
        Set<Class<?>> promised = modules.stream()
                .flatMap(module -> module.promised().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Class<?>> named = promised.stream()
                .filter(type -> words.contains(type.getSimpleName()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Class<?>> reached = reached(named, promised);
        StringBuilder text =
                new StringBuilder("module: public types, promised, internal; promised ones that hosts name\n");
        for (ApiModule module : modules) {
            List<Class<?>> own = module.promised();
            text.append(module.name() + ": " + module.types().size() + ", " + own.size() + ", "
                    + (module.types().size() - own.size()) + "; "
                    + own.stream().filter(named::contains).count() + "\n");
        }
        text.append("\npromised, and neither named by a host nor shown by what one names:\n");
        promised.stream().filter(type -> !reached.contains(type)).forEach(type -> text.append(type.getName() + "\n"));
        text.append("\npromised, not named by a host, shown by what one names:\n");
        promised.stream()
                .filter(type -> reached.contains(type) && !named.contains(type))
                .forEach(type -> text.append(type.getName() + "\n"));
        return text.toString();
    }

    private static Set<Class<?>> reached(Set<Class<?>> named, Set<Class<?>> promised) {
        Set<Class<?>> reached = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(named);
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            if (promised.contains(type) && reached.add(type)) {
                open.addAll(ApiText.mentioned(type));
            }
        }
        return reached;
    }
}
