package io.dativo.terraform.backend;

import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.spi.JobArguments;
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
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the source of a backend: with a provider that was given, one that is found, or what core knows itself. */
final class BackendProviders {
    /** The add-on that knows each backend. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "s3", "io.dativo:dativo-aws",
            "gcs", "io.dativo:dativo-gcp",
            "azurerm", "io.dativo:dativo-azure");

    /** The add-on that knows each kind of address. */
    private static final Map<String, String> ADDRESSES =
            Map.of("s3", "io.dativo:dativo-aws", "gs", "io.dativo:dativo-gcp");

    private static final String PATH = "infrastructure.terraform.backend";

    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+)://");

    /** A loader that never gets past a broken entry must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    private final Collection<? extends StateSourceProvider> given;
    private final @Nullable ClassLoader loader;
    private final BackendTrust trust;
    private final List<String> broken = new ArrayList<>();

    BackendProviders(
            Collection<? extends StateSourceProvider> given, @Nullable ClassLoader loader, BackendTrust trust) {
        this.given = given;
        this.loader = loader;
        this.trust = trust;
    }

    /** What the job, or a note beside it, says is held to. */
    BackendTrust trust() {
        return trust;
    }

    StateSource source(TerraformBackend backend, Path module) {
        Function<StateSourceProvider, Optional<StateSource>> known = provider -> {
            if (!provider.backendTypes().contains(backend.type())) {
                return Optional.empty();
            }
            trust.check(backend, provider.jobArguments(backend.type()));
            return Optional.of(provider.source(backend));
        };
        for (StateSourceProvider provider : given) {
            Optional<StateSource> source = known.apply(provider);
            if (source.isPresent()) {
                return source.get();
            }
        }
        JobArguments own = BackendTrust.own(backend.type());
        if (own != null) {
            trust.check(backend, own);
        }
        switch (backend.type()) {
            case "local" -> {
                return new FileState(trust.checkFile(module.resolve(backend.place()), PATH + ".path"));
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
                return find(known).orElseThrow(() -> unsupported(backend.type()));
            }
        }
    }

    /** The source of what a person typed: an address of an add-on's kind, an HTTP address, or the path of a file. */
    StateSource address(String address, Function<String, @Nullable String> environment) {
        Matcher scheme = SCHEME.matcher(address);
        if (!scheme.lookingAt()) {
            return new FileState(Path.of(address));
        }
        return find(provider -> provider.source(address, environment)).orElseGet(() -> switch (scheme.group(1)) {
            case "http", "https" -> http(address, null, null, "");
            default -> throw unsupportedAddress(scheme.group(1));
        });
    }

    /** What the first provider that is found and has an answer says. */
    private Optional<StateSource> find(Function<StateSourceProvider, Optional<StateSource>> question) {
        if (loader == null) {
            return Optional.empty();
        }
        Iterator<ServiceLoader.Provider<StateSourceProvider>> steps =
                ServiceLoader.load(StateSourceProvider.class, loader).stream().iterator();
        // Each step by itself: one provider that cannot be loaded must not hide the others.
        while (broken.size() < MOST_FAILURES) {
            try {
                if (!steps.hasNext()) {
                    return Optional.empty();
                }
                Optional<StateSource> source = question.apply(steps.next().get());
                if (source.isPresent()) {
                    return source;
                }
            } catch (DativoException refused) {
                throw refused;
            } catch (ServiceConfigurationError | RuntimeException | LinkageError failed) {
                broken.add(failed.toString());
            }
        }
        return Optional.empty();
    }

    private static StateSource http(TerraformBackend backend) {
        return http(
                backend.place(),
                backend.argumentOr("username", "TF_HTTP_USERNAME"),
                backend.argumentOr("password", "TF_HTTP_PASSWORD"),
                PATH);
    }

    private static StateSource http(String address, @Nullable String user, @Nullable String password, String path) {
        try {
            HttpState.Builder source = HttpState.builder(URI.create(address));
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
                    "the address of the state is not an HTTP address",
                    path,
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
        return unknown("nothing here reads the states of the backend '" + type + "'", PATH, hint);
    }

    private InvalidInputException unsupportedAddress(String scheme) {
        String artifact = ADDRESSES.get(scheme);
        return unknown(
                "nothing here reads a state at an address that begins with " + scheme + "://",
                "",
                artifact == null
                        ? "give the path of a file, or an address that begins with https://"
                        : "add " + artifact + " to the class path");
    }

    private InvalidInputException unknown(String what, String path, String hint) {
        String failures = broken.isEmpty() ? "" : "; could not be loaded: " + String.join("; ", broken);
        return problem("terraform-state-unknown", what + failures, path, hint);
    }

    private static InvalidInputException problem(String code, String message, String path, String hint) {
        return new InvalidInputException(
                "the Terraform backend", List.of(Problem.error(code, message, path, null, hint)));
    }
}
