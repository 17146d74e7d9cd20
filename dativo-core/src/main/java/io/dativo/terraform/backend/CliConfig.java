package io.dativo.terraform.backend;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import io.dativo.document.JsonValues;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Terraform's command line knows about hosts: tokens ({@code TF_TOKEN_host}, {@code credentials} in its configuration)
 * and the places of services ({@code host} in a configuration that is JSON). Its files are those that Terraform reads:
 * {@code TF_CLI_CONFIG_FILE}, or else {@code .terraformrc} and {@code .terraform.d/*.tfrc[.json]} in the home folder, under
 * Windows {@code terraform.rc} and {@code terraform.d} in {@code APPDATA}.
 */
final class CliConfig {
    /** A block of a configuration in Terraform's own language; what else stands there says nothing about tokens. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("credentials\\s+\"(?<host>[^\"]+)\"\\s*\\{[^}]*?\\btoken\\s*=\\s*\"(?<token>[^\"]+)\"");

    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)(#|//).*$|/\\*[\\s\\S]*?\\*/");

    private final Function<String, @Nullable String> environment;

    private CliConfig(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    static CliConfig of(Function<String, @Nullable String> environment) {
        return new CliConfig(environment);
    }

    /** The variable for a host as Terraform's documentation spells it. */
    static String tokenVariable(String host) {
        return "TF_TOKEN_" + host.replace("-", "__").replace('.', '_');
    }

    /** The token for a host, or null. */
    @Nullable
    Sensitive<String> token(String host) {
        String token =
                first(environment, tokenVariable(host), "TF_TOKEN_" + host.replace('.', '_'), "TF_TOKEN_" + host);
        for (Path file : token == null ? files() : List.<Path>of()) {
            String found = tokenIn(file, host);
            token = found == null ? token : found;
        }
        return token == null ? null : Sensitive.of(token);
    }

    /** Where a service of a host is, when the configuration says it; else null. */
    @Nullable
    String service(String host, String service) {
        String found = null;
        for (Path file : files()) {
            String text = text(file);
            Object place = isJson(text) ? at(json(file, text), "host", host, "services", service) : null;
            found = place instanceof String address ? address : found;
        }
        return found;
    }

    private static @Nullable String tokenIn(Path file, String host) {
        String text = text(file);
        if (isJson(text)) {
            return at(json(file, text), "credentials", host, "token") instanceof String token && !token.isEmpty()
                    ? token
                    : null;
        }
        String found = null;
        Matcher block = CREDENTIALS.matcher(COMMENT.matcher(text).replaceAll(""));
        while (block.find()) {
            found = block.group("host").equalsIgnoreCase(host) ? block.group("token") : found;
        }
        return found;
    }

    /** In the order in which a later one wins. */
    private List<Path> files() {
        String only = first(environment, "TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG");
        if (only != null) {
            return existing(List.of(Path.of(only)));
        }
        String windows = first(environment, "APPDATA");
        String home = windows == null ? first(environment, "HOME") : windows;
        if (home == null) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        files.add(Path.of(home, windows == null ? ".terraformrc" : "terraform.rc"));
        Path folder = Path.of(home, windows == null ? ".terraform.d" : "terraform.d");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(file -> file.toString().endsWith(".tfrc")
                                || file.toString().endsWith(".tfrc.json"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException failed) {
                throw unreadable(folder, failed);
            }
        }
        return existing(files);
    }

    private static List<Path> existing(List<Path> files) {
        return files.stream().filter(Files::isRegularFile).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private static @Nullable Object json(Path file, String text) {
        try (JsonParser parser = JsonValues.FACTORY.createParser(text)) {
            parser.nextToken();
            return JsonValues.read(parser);
        } catch (JacksonException broken) {
            throw new InvalidInputException(
                    "Terraform's configuration",
                    List.of(Problem.error(
                            "terraform-cli-config",
                            "Terraform's configuration is not JSON, though it begins so",
                            "",
                            SourceLocation.file(file.toString()),
                            "correct it, or run 'terraform login' again")));
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private static @Nullable Object at(@Nullable Object node, String key, String host, String... rest) {
        Object hosts = node instanceof Map<?, ?> map ? map.get(key) : null;
        Object found = null;
        if (hosts instanceof Map<?, ?> byHost) {
            for (Map.Entry<?, ?> entry : byHost.entrySet()) {
                found = entry.getKey().toString().equalsIgnoreCase(host) ? entry.getValue() : found;
            }
        }
        for (String step : rest) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found;
    }

    private static @Nullable String first(Function<String, @Nullable String> environment, String... names) {
        for (String name : names) {
            for (String spelled : List.of(name, name.toUpperCase(Locale.ROOT))) {
                String value = environment.apply(spelled);
                if (value != null && !value.isEmpty()) {
                    return value;
                }
            }
        }
        return null;
    }

    private static ProviderException unreadable(Path file, IOException failed) {
        return new ProviderException(Kind.UNAVAILABLE, null, file + " cannot be read", failed);
    }
}
