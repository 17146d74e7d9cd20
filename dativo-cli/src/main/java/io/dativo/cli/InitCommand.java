package io.dativo.cli;

import io.dativo.problem.DativoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The first files of a project. */
@Command(
        name = "init",
        description = "Writes a first job with its asset, its connectors and a tag policy. Replaces no file.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "the folder; default: the working directory")
    private Path folder = Path.of("");

    @Option(names = "--provider", description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Cloud provider = Cloud.AWS;

    @Option(names = "--tenant", paramLabel = "NAME", description = "default: ${DEFAULT-VALUE}")
    private String tenant = "acme";

    /** The clouds that a first job can be about. */
    enum Cloud {
        AWS,
        GCP,
        AZURE;

        /** As it is typed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!TENANT.matcher(tenant).matches()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--tenant '" + tenant + "' is no name: it takes a-z, 0-9, '-' and '_', a letter first");
        }
        String job = "jobs/" + tenant + "/orders.yaml";
        Map<String, String> files = new LinkedHashMap<>();
        files.put(job, template("job-" + provider + ".yaml"));
        files.put("assets/orders.yaml", template("asset.yaml"));
        files.put("connectors/postgres.yaml", template("postgres.yaml"));
        files.put("connectors/lake.yaml", template("lake.yaml"));
        files.put("tag-policy.yaml", template("tag-policy.yaml"));
        List<String> existing = files.keySet().stream()
                .filter(file -> Files.exists(folder.resolve(file)))
                .toList();
        if (!existing.isEmpty()) {
            throw new DativoException("nothing was written, since these files exist: " + String.join(", ", existing));
        }
        files.forEach(this::write);
        files.keySet().forEach(file -> surroundings.out().println("wrote " + folder.resolve(file)));
        String there = folder.toString().isEmpty() ? "" : "cd " + folder + " && ";
        surroundings.out().println("Next: " + there + "dativo validate jobs");
        return Exit.OK.code();
    }

    private String template(String name) {
        try (InputStream stream = InitCommand.class.getResourceAsStream("init/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("TENANT", tenant);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String text) {
        Path file = folder.resolve(name);
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new DativoException("could not write " + file + ": " + e.getMessage(), e);
        }
    }
}
