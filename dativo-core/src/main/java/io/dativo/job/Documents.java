package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.Placeholders;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.YamlReader;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of one call of the loader. Assets and recipes that several jobs share are read once; nothing outlives
 * the call, so nothing is stale. Thread-safe.
 */
final class Documents {
    /** Where <code>$NAME</code> is a placeholder too. */
    private static final Set<String> BARE_ALLOWED =
            Set.of("asset_path", "source_connector_path", "target_connector_path");

    /** The code of a placeholder that is fine and has no value; others are reported and stay what they are. */
    private static final String UNSET = "unset-variable";

    /** Where a job file speaks of connections; any variable may stand there, and is a secret. */
    private static final List<String> JOBS_CONNECTIONS =
            List.of("source.connection", "source.credentials", "target.connection");

    /** Where a recipe does. */
    private static final List<String> RECIPES_CONNECTIONS = List.of("connection_template", "credentials");

    private final HostVariables variables;
    private final Root root;
    private final Map<Path, Document<Asset>> assets = new ConcurrentHashMap<>();
    private final Map<Path, Document<Connector>> connectors = new ConcurrentHashMap<>();

    Documents(HostVariables variables, Root root) {
        this.variables = variables;
        this.root = root;
    }

    Document<JobFile> job(Path file) {
        return read(JobFile.class, file, Nulls.REFUSED, (document, problems) -> document);
    }

    Document<Runner> runner(Path file) {
        return read(Runner.class, file, Nulls.ABSENT, (document, problems) -> {
            if (!(document.get("runner") instanceof Mapping wrapped)) {
                return document;
            }
            warnBeside(document, "runner", problems);
            return wrapped;
        });
    }

    Document<Asset> asset(Path file) {
        return assets.computeIfAbsent(file.toAbsolutePath(), key -> {
            Document<Asset> document = read(
                    Asset.class,
                    file,
                    Nulls.ABSENT,
                    (written, problems) -> OdcsForm.flat(AssetMigration.flat(written, problems), problems));
            if (document.tree() == null) {
                return document;
            }
            List<Problem> problems = new ArrayList<>(document.problems());
            AssetChecks.check(document.hasErrors() ? null : document.value(), document.tree(), problems);
            return new Document<>(document.name(), document.tree(), document.value(), problems, document.unset());
        });
    }

    Document<Connector> connector(Path file) {
        // The path stays as it is spelled, because a link on the way may make two spellings two files.
        return connectors.computeIfAbsent(
                file.toAbsolutePath(),
                key -> read(Connector.class, file, Nulls.ABSENT, (document, problems) -> document));
    }

    /** Keys beside the one that wraps a document have no effect. */
    static void warnBeside(Mapping document, String wrapper, Collection<Problem> problems) {
        document.without(wrapper)
                .entries()
                .forEach((key, entry) -> problems.add(Problem.warning(
                        "ignored-key",
                        "stands beside '" + wrapper + "' and is ignored",
                        key,
                        entry.keyLocation(),
                        "move it below '" + wrapper + "'")));
    }

    private <T extends Record> Document<T> read(
            Class<T> type, Path file, Nulls nulls, BiFunction<Mapping, Collection<Problem>, Mapping> shape) {
        String name = root.shown(file);
        List<Problem> problems = new ArrayList<>();
        ConfigNode written = YamlReader.read(file, name, problems);
        if (written == null) {
            return Document.unreadable(name, problems);
        }
        List<Problem> found = new ArrayList<>();
        ConfigNode expanded;
        try {
            expanded = Placeholders.expand(written, placeholders(connections(type)), found);
        } catch (InvalidInputException tooLarge) {
            problems.addAll(tooLarge.problems());
            return Document.unreadable(name, problems);
        }
        List<Problem> unset = new ArrayList<>();
        found.forEach(problem -> (problem.code().equals(UNSET) ? unset : problems).add(problem));
        if (!(expanded instanceof Mapping mapping)) {
            problems.add(Problem.error("wrong-type", "must be a map", "", expanded.location(), null));
            return Document.unreadable(name, problems);
        }
        Mapping shaped = shape.apply(mapping, problems);
        T value = RecordBinder.bind(type, shaped, "", nulls, problems);
        return new Document<>(name, shaped, value, problems, unset);
    }

    private static List<String> connections(Class<?> type) {
        return type == JobFile.class ? JOBS_CONNECTIONS : type == Connector.class ? RECIPES_CONNECTIONS : List.of();
    }

    private Placeholders.Variables placeholders(List<String> connections) {
        return new Placeholders.Variables() {
            @Override
            public @Nullable String value(String name, String path) {
                return isSecret(path) || variables.isHandedOut(name)
                        ? variables.values().apply(name)
                        : null;
            }

            @Override
            public boolean isSecret(String path) {
                return HostVariables.isBelow(path, connections);
            }

            @Override
            public boolean isBareAllowed(String path) {
                return BARE_ALLOWED.contains(path);
            }

            @Override
            public String hint(String name, String path) {
                return isSecret(path) || variables.isHandedOut(name)
                        ? Placeholders.Variables.super.hint(name, path)
                        : "outside of connections a variable counts only when the host hands it out:"
                                + " Dativo.builder().handOut(\"" + name + "\"); or write a default: ${" + name
                                + ":-value}";
            }
        };
    }
}
