package io.dativo.terraform.backend;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import io.dativo.document.JsonValues;
import io.dativo.document.TerraformJson;
import io.dativo.http.HttpGet;
import io.dativo.http.HttpLimits;
import io.dativo.http.HttpParts;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One time of opening the state of a workspace of HCP Terraform. For one thread. */
final class HcpSession {
    private static final String JSON_API = "application/vnd.api+json";
    private static final String OUTPUT = "state-version-outputs";
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 1000;
    private static final int TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,9})?");

    private final HcpState state;
    private final HttpLimits limits;
    private final CliConfig config;
    private final URI api;
    private final HttpGet http;

    HcpSession(HcpState state) {
        this.state = state;
        limits = HttpLimits.begin(state.timeout, state.wholeTimeout, state.maxBytes);
        config = CliConfig.of(state.environment);
        String authorization = "Bearer " + token().reveal();
        api = api();
        http = http(api, () -> authorization);
    }

    InputStream open() {
        Map<?, ?> found = get(
                api.resolve("organizations/" + encoded(state.organization) + "/workspaces/" + encoded(state.workspace)),
                "is not there, or the token may not see it: check the organization, the workspace and the token");
        String id = id(found.get("data"), "workspaces");
        return state.outputsOnly ? outputs(id) : state(id);
    }

    private InputStream state(String id) {
        Map<?, ?> version = get(
                api.resolve("workspaces/" + encoded(id) + "/current-state-version"),
                "has no state: it was never applied, or the token may not read states; if it may read outputs, use"
                        + " outputsOnly()");
        id(version.get("data"), "state-versions");
        return HttpParts.open(http, download(text(version, "data", "attributes", "hosted-state-download-url")));
    }

    /** The state itself is as secret as the token, so it too travels as the API does. */
    private URI download(String address) {
        try {
            URI download = api.resolve(address);
            if (HttpGet.isHttp(download)
                    && (download.getScheme().equals("https") || !api.getScheme().equals("https"))) {
                return download;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw http.failure(Kind.REJECTED, null, "names no address of HTTPS where its state is", null);
    }

    /** The outputs as {@code terraform output -json} has them. The list hides secrets, so each of them is fetched. */
    private InputStream outputs(String workspaceId) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        Map<?, ?> first = page(workspaceId, 1);
        Map<?, ?> page = first;
        for (int number = 1; number <= MOST_PAGES; number++) {
            for (Object item : list(page)) {
                id(item, OUTPUT);
                outputs.put(text(item, "attributes", "name"), output(item));
            }
            if (!(next(page) instanceof Number next)) {
                if (number > 1 && !list(page(workspaceId, 1)).equals(list(first))) {
                    throw http.changed();
                }
                return new ByteArrayInputStream(TerraformJson.compact(outputs).getBytes(StandardCharsets.UTF_8));
            }
            page = page(workspaceId, next.intValue());
        }
        throw http.failure(Kind.REJECTED, null, "has more than " + MOST_PAGES + " pages of outputs", null);
    }

    private Map<?, ?> page(String workspaceId, int number) {
        return get(
                api.resolve("workspaces/" + encoded(workspaceId) + "/current-state-version-outputs?page%5Bnumber%5D="
                        + number + "&page%5Bsize%5D=" + PAGE),
                "has no outputs: it was never applied, or the token may not read them");
    }

    private Map<String, @Nullable Object> output(Object item) {
        Object shown = item;
        boolean sensitive = Boolean.TRUE.equals(at(item, "attributes", "sensitive"));
        if (sensitive) {
            Map<?, ?> whole = get(
                    api.resolve("state-version-outputs/" + encoded(text(item, "id"))),
                    "does not show the output '" + text(item, "attributes", "name") + "'");
            shown = whole.get("data");
            if (!id(shown, OUTPUT).equals(text(item, "id"))) {
                throw odd("data.id", "as it was asked for");
            }
        }
        if (!(at(shown, "attributes") instanceof Map<?, ?> attributes) || !attributes.containsKey("value")) {
            throw odd("attributes.value", "");
        }
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("sensitive", sensitive);
        entry.put("type", at(shown, "attributes", "detailed-type"));
        entry.put("value", attributes.get("value"));
        return entry;
    }

    private Sensitive<String> token() {
        Sensitive<String> found = state.token != null ? state.token.get() : config.token(state.host);
        if (found == null) {
            throw new ProviderException(
                    Kind.DENIED,
                    null,
                    state.describe() + " needs a token, and there is none: set " + CliConfig.tokenVariable(state.host)
                            + ", or run 'terraform login"
                            + (state.host.equals(HcpState.HCP_TERRAFORM) ? "" : " " + state.host) + "'",
                    null);
        }
        return found;
    }

    /** Where the host says that its API is. */
    private URI api() {
        String configured = config.service(state.host, "tfe.v2");
        URI home = URI.create("https://" + state.host + "/.well-known/terraform.json");
        try {
            String found = configured;
            if (found == null) {
                Object service = get(
                                http(home, () -> null),
                                home,
                                "is not there: " + state.host + " is neither HCP Terraform nor Terraform Enterprise")
                        .get("tfe.v2");
                found = String.valueOf(service);
            }
            URI api = home.resolve(found.endsWith("/") ? found : found + "/");
            if (HttpGet.isHttp(api)) {
                return api;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw http(home, () -> null)
                .failure(Kind.REJECTED, null, "cannot be read: " + state.host + " does not say where its API is", null);
    }

    private HttpGet http(URI home, Supplier<@Nullable String> credentials) {
        return new HttpGet(state.describe(), home, credentials, state.client, limits);
    }

    private Map<?, ?> get(URI address, String missing) {
        return get(http, address, missing);
    }

    private Map<?, ?> get(HttpGet from, URI address, String missing) {
        for (int tries = 1; ; tries++) {
            HttpGet.Answer answer = from.get(address, Map.of("Accept", JSON_API));
            try (InputStream body = answer.body()) {
                if (answer.status() == 200) {
                    return document(from, body);
                }
            } catch (IOException failed) {
                throw from.failure(Kind.UNAVAILABLE, null, "broke off", failed);
            }
            if (answer.status() == 404) {
                throw from.failure(Kind.NOT_FOUND, 404, missing, null);
            }
            ProviderException failure = from.failure(answer);
            Duration wait = wait(failure, answer);
            if (failure.kind() != Kind.THROTTLED || tries == TRIES || wait.compareTo(LONGEST_WAIT) > 0) {
                throw failure;
            }
            await(from, wait);
        }
    }

    /** Its messages could quote the document, so none is passed on. */
    private static Map<?, ?> document(HttpGet from, InputStream body) throws IOException {
        try (JsonParser parser = JsonValues.FACTORY.createParser(body)) {
            parser.nextToken();
            if (JsonValues.read(parser) instanceof Map<?, ?> document) {
                return document;
            }
        } catch (JacksonException broken) {
            // Told below.
        }
        throw from.failure(Kind.REJECTED, null, "does not answer as the API of HCP Terraform does", null);
    }

    /** What the API asks for, which is a fraction of a second where it counts requests. */
    private static Duration wait(ProviderException failure, HttpGet.Answer answer) {
        String reset = answer.header("x-ratelimit-reset");
        if (failure.retryAfter() != null) {
            return failure.retryAfter();
        }
        boolean isNumber = reset != null && SECONDS.matcher(reset).matches();
        return isNumber ? Duration.ofMillis((long) (1000 * Double.parseDouble(reset))) : Duration.ofSeconds(1);
    }

    private static void await(HttpGet from, Duration wait) {
        try {
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw from.failure(Kind.UNAVAILABLE, null, "was given up: the thread was interrupted", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Object at(@Nullable Object node, String... path) {
        Object found = node;
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }

    private String text(@Nullable Object node, String... path) {
        if (at(node, path) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw odd(String.join(".", path), "");
    }

    /** The id of what is of this type, and of nothing else. */
    private String id(@Nullable Object data, String type) {
        if (!type.equals(at(data, "type"))) {
            throw odd("data.type", "'" + type + "'");
        }
        return text(data, "id");
    }

    private List<?> list(Map<?, ?> page) {
        if (page.get("data") instanceof List<?> items) {
            return items;
        }
        throw odd("data", "that is a list");
    }

    /** The number of the page behind a page, or null behind the last one. */
    private @Nullable Object next(Map<?, ?> page) {
        if (at(page, "meta", "pagination") instanceof Map<?, ?> pagination && pagination.containsKey("next-page")) {
            return pagination.get("next-page");
        }
        throw odd("meta.pagination.next-page", "");
    }

    private ProviderException odd(String path, String which) {
        return new ProviderException(
                Kind.REJECTED,
                null,
                state.describe() + ": the API's answer has no " + path + (which.isEmpty() ? "" : " " + which),
                null);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
