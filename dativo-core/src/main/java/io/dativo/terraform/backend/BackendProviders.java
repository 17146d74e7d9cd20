package io.dativo.terraform.backend;

import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.provider.AddOn;
import io.dativo.provider.Discovery;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the source of a backend: with a provider that was given, one that is found, or what core knows itself. */
final class BackendProviders {
    /** The add-on that knows each backend. */
    private static final Map<String, AddOn> BACKENDS =
            Map.of("s3", AddOn.AWS, "gcs", AddOn.GCP, "azurerm", AddOn.AZURE);

    /** The add-on that knows each kind of address. */
    private static final Map<String, AddOn> ADDRESSES = Map.of("s3", AddOn.AWS, "gs", AddOn.GCP);

    private static final String PATH = "infrastructure.terraform.backend";

    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+)://");

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
        Optional<StateSource> ofTheHost = first(given, known);
        if (ofTheHost.isPresent()) {
            return ofTheHost.get();
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
        return loader == null
                ? Optional.empty()
                : first(Discovery.find(StateSourceProvider.class, loader, broken::add), question);
    }

    /** What the first provider that has an answer says; one that fails does not hide the others. */
    private Optional<StateSource> first(
            Collection<? extends StateSourceProvider> providers,
            Function<StateSourceProvider, Optional<StateSource>> question) {
        for (StateSourceProvider provider : providers) {
            try {
                Optional<StateSource> source = question.apply(provider);
                if (source.isPresent()) {
                    return source;
                }
            } catch (DativoException refused) {
                throw refused;
            } catch (RuntimeException | LinkageError failed) {
                broken.add(provider.getClass().getName() + ": " + failed);
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
            // The address may hold a password, so the message leaves it out.
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
        AddOn addOn = BACKENDS.get(type);
        String hint = addOn != null
                ? addOn.advice(loader)
                : "let Terraform read it: StateSources.command(...), or give a file with the output of 'terraform"
                        + " output -json'";
        return unknown("nothing here reads the states of the backend '" + type + "'", PATH, hint);
    }

    private InvalidInputException unsupportedAddress(String scheme) {
        AddOn addOn = ADDRESSES.get(scheme);
        return unknown(
                "nothing here reads a state at an address that begins with " + scheme + "://",
                "",
                addOn == null
                        ? "give the path of a file, or an address that begins with https://"
                        : addOn.advice(loader));
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
