package io.dativo.terraform;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Makes the source of a backend: with a provider that was given, one that is found, or what core knows itself. */
final class BackendProviders {
    /** The add-on that knows each backend. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "s3", "io.dativo:dativo-aws",
            "gcs", "io.dativo:dativo-gcp",
            "azurerm", "io.dativo:dativo-azure");

    /** A loader that never gets past a broken entry must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    private final Collection<? extends StateSourceProvider> given;
    private final @Nullable ClassLoader loader;
    private final List<String> broken = new ArrayList<>();

    BackendProviders(Collection<? extends StateSourceProvider> given, @Nullable ClassLoader loader) {
        this.given = given;
        this.loader = loader;
    }

    StateSource source(TerraformBackend backend, Path module) {
        for (StateSourceProvider provider : given) {
            if (provider.backendTypes().contains(backend.type())) {
                return provider.source(backend);
            }
        }
        switch (backend.type()) {
            case "local" -> {
                return StateSources.file(module.resolve(backend.place()));
            }
            case "http" -> {
                return http(backend);
            }
            case "remote", "cloud" -> {
                return hcp(backend);
            }
            case "pg" -> {
                return PostgresBackend.source(backend, loader);
            }
            default -> {
                StateSourceProvider found = find(backend.type());
                if (found != null) {
                    return found.source(backend);
                }
                throw unsupported(backend.type());
            }
        }
    }

    private @Nullable StateSourceProvider find(String type) {
        if (loader == null) {
            return null;
        }
        Iterator<ServiceLoader.Provider<StateSourceProvider>> steps =
                ServiceLoader.load(StateSourceProvider.class, loader).stream().iterator();
        // Each step by itself: one provider that cannot be loaded must not hide the others.
        while (broken.size() < MOST_FAILURES) {
            try {
                if (!steps.hasNext()) {
                    return null;
                }
                StateSourceProvider provider = steps.next().get();
                if (provider.backendTypes().contains(type)) {
                    return provider;
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError failed) {
                broken.add(failed.toString());
            }
        }
        return null;
    }

    private static StateSource http(TerraformBackend backend) {
        String user = backend.argumentOr("username", "TF_HTTP_USERNAME");
        String password = backend.argumentOr("password", "TF_HTTP_PASSWORD");
        try {
            HttpState.Builder source = HttpState.builder(URI.create(backend.place()));
            if (user != null) {
                HttpState.BasicAuth auth =
                        new HttpState.BasicAuth(user, Sensitive.of(password == null ? "" : password));
                source.basicAuth(() -> auth);
            }
            return source.build();
        } catch (IllegalArgumentException malformed) {
            // The address may hold a password, so it is not told.
            throw problem(
                    "backend-argument",
                    "the address of the backend 'http' is not an HTTP address",
                    "give one that begins with http:// or https://");
        }
    }

    private static StateSource hcp(TerraformBackend backend) {
        String place = backend.place();
        int slash = place.indexOf('/');
        HcpState.Builder source = HcpState.builder(place.substring(0, slash), place.substring(slash + 1))
                .environment(backend::variable);
        String host = backend.type().equals("cloud")
                ? backend.argumentOr("hostname", "TF_CLOUD_HOSTNAME")
                : backend.argument("hostname");
        if (host != null) {
            source.host(host);
        }
        String token = backend.argument("token");
        if (token != null) {
            Sensitive<String> secret = Sensitive.of(token);
            source.token(() -> secret);
        }
        return source.build();
    }

    private InvalidInputException unsupported(String type) {
        String artifact = ARTIFACTS.get(type);
        String hint = artifact != null
                ? "add " + artifact + " to the class path"
                : "let Terraform read it: StateSources.command(...), or give a file with the output of 'terraform"
                        + " output -json'";
        return problem(
                "terraform-state-unknown",
                "nothing here reads the states of the backend '" + type + "'"
                        + (broken.isEmpty() ? "" : "; could not be loaded: " + String.join("; ", broken)),
                hint);
    }

    private static InvalidInputException problem(String code, String message, String hint) {
        return new InvalidInputException(
                "the Terraform backend",
                List.of(Problem.error(code, message, "infrastructure.terraform.backend", null, hint)));
    }
}
