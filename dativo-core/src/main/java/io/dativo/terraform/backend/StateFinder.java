package io.dativo.terraform.backend;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import io.dativo.spi.TerraformBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds where the state of a job is, in the order in which Terraform itself decides it. */
final class StateFinder {
    private static final String PATH = "infrastructure.terraform";

    private static final String BACKEND = "backend";

    /** What a note may say of where the state is: {@code remote} is of before 0.9, {@code state_store} of providers' stores. */
    private static final Set<String> STORES = Set.of(BACKEND, "remote", "state_store");

    private final TerraformBinding binding;
    private final Path base;
    private final Function<String, @Nullable String> environment;

    StateFinder(TerraformBinding binding, Path base, Function<String, @Nullable String> environment) {
        this.binding = binding;
        this.base = base;
        this.environment = environment;
    }

    StateSource find(BackendProviders providers) {
        Path module = binding.modulePath() == null
                ? base
                : providers.trust().checkFile(base.resolve(binding.modulePath()), PATH + ".module_path");
        Map<String, @Nullable Object> named = binding.backend();
        if (named != null) {
            String workspace = binding.workspace() == null ? TerraformBackend.DEFAULT_WORKSPACE : binding.workspace();
            return providers.source(backend(named, workspace), module);
        }
        if (binding.modulePath() == null) {
            throw problem(
                    "terraform-state-unknown",
                    "nothing says where the state is",
                    PATH,
                    "add a backend, or the module_path where 'terraform init' was run, or give the state to Dativo");
        }
        Path data = module.resolve(orElse("TF_DATA_DIR", ".terraform"));
        return providers.source(initialised(data), module);
    }

    private TerraformBackend backend(Map<String, @Nullable Object> named, String workspace) {
        if (!(named.get("type") instanceof String type) || type.isEmpty()) {
            throw problem(
                    "backend-argument",
                    "the backend has no type",
                    PATH + ".backend",
                    "write its name as Terraform has it, for example 'type: s3'");
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>(named);
        arguments.remove("type");
        return TerraformBackend.of(type, arguments, workspace, environment);
    }

    /** The backend that {@code terraform init} noted; the local one where it noted none. */
    private TerraformBackend initialised(Path data) {
        String workspace = binding.workspace();
        if (workspace == null) {
            workspace = orElse("TF_WORKSPACE", selected(data.resolve("environment")));
        }
        Path note = data.resolve("terraform.tfstate");
        Map<String, Object> stores = Files.exists(note) ? noted(note) : Map.of();
        if (stores.isEmpty()) {
            return TerraformBackend.of("local", Map.of(), workspace, environment);
        }
        if (stores.size() == 1
                && stores.get(BACKEND) instanceof Map<?, ?> backend
                && backend.get("type") instanceof String type) {
            Object config = backend.get("config");
            if (config == null || config instanceof Map<?, ?>) {
                Map<?, ?> arguments = config == null ? Map.of() : (Map<?, ?>) config;
                return TerraformBackend.of(type, texts(arguments), workspace, environment);
            }
        }
        throw problem(
                "terraform-state-unknown",
                "Terraform's note of the backend, " + note + ", names a '" + String.join("' and a '", stores.keySet())
                        + "' that nothing here can read; a state beside it may be of long ago",
                PATH + ".module_path",
                "let Terraform read it: StateSources.command(...), or give a file with the output of 'terraform output"
                        + " -json'");
    }

    /** What the note says of where the state is. It may hold credentials, so no message quotes any of it. */
    private static Map<String, Object> noted(Path note) {
        try (InputStream bytes = Files.newInputStream(note);
                JsonParser parser = JsonValues.FACTORY.createParser(bytes)) {
            Map<String, Object> stores = new TreeMap<>();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                    parser.nextToken();
                    if (STORES.contains(key)) {
                        Object store = JsonValues.read(parser);
                        if (store != null) {
                            stores.put(key, store);
                        }
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return stores;
        } catch (JacksonException broken) {
            throw problem(
                    "backend-note",
                    "Terraform's note of the backend, " + note + ", is not the JSON that 'terraform init' writes",
                    PATH + ".module_path",
                    "run 'terraform init' again");
        } catch (IOException failed) {
            throw unreadable(note, failed);
        }
    }

    private static String selected(Path file) {
        try {
            String workspace = Files.exists(file) ? Files.readString(file).strip() : "";
            return workspace.isEmpty() ? TerraformBackend.DEFAULT_WORKSPACE : workspace;
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private String orElse(String variable, String otherwise) {
        String value = environment.apply(variable);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
        Map<String, @Nullable Object> keyed = new LinkedHashMap<>();
        map.forEach((key, value) -> keyed.put(key.toString(), value));
        return keyed;
    }

    private static ProviderException unreadable(Path file, IOException failed) {
        return new ProviderException(Kind.UNAVAILABLE, null, file + " cannot be read", failed);
    }

    private static InvalidInputException problem(String code, String message, String path, String hint) {
        return new InvalidInputException(
                "the Terraform state", List.of(Problem.error(code, message, path, null, hint)));
    }
}
