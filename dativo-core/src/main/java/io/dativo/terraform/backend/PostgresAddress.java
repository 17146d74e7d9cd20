package io.dativo.terraform.backend;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a connection string of PostgreSQL says: an address, or pairs of key and value. Immutable; its text shows nothing. */
final class PostgresAddress {
    /** What says where the database is and who asks, and nothing about files, classes or other connections. */
    private static final Set<String> PLAIN = Set.of(
            "host",
            "port",
            "dbname",
            "user",
            "password",
            "sslmode",
            "connect_timeout",
            "application_name",
            "fallback_application_name");

    private static final Pattern ADDRESS = Pattern.compile("postgres(ql)?://.*", Pattern.DOTALL);

    /** {@code key=value} or {@code key='a \' value'}; possessive, so that a long value costs no stack. */
    private static final Pattern PAIR =
            Pattern.compile("\\s*+(?<key>[a-z_]++)\\s*+=\\s*+(?:'(?<quoted>(?:[^'\\\\]|\\\\.)*+)'|(?<plain>\\S*+))");

    /** Host, port and name become part of the driver's address; none may bring parameters with it. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private final Map<String, String> parts = new TreeMap<>();

    private PostgresAddress() {}

    /**
     * Reads a connection string.
     *
     * @throws InvalidInputException when it is none; it holds a password, so the message shows nothing of it
     */
    static PostgresAddress of(String connection) {
        PostgresAddress address = new PostgresAddress();
        if (ADDRESS.matcher(connection).matches()) {
            address.address(connection);
        } else {
            address.pairs(connection);
        }
        address.check();
        return address;
    }

    Map<String, String> parts() {
        return Collections.unmodifiableMap(parts);
    }

    /** Parts that a driver may take for more than where the database is. */
    Set<String> furtherParts() {
        Set<String> further = new TreeSet<>(parts.keySet());
        further.removeAll(PLAIN);
        return further;
    }

    /** Where the connection goes, for example {@code postgres://db.example:5432}. */
    String place() {
        return "postgres://" + parts.getOrDefault("host", "localhost").toLowerCase(Locale.ROOT) + ":"
                + parts.getOrDefault("port", "5432");
    }

    private void address(String connection) {
        try {
            URI address = URI.create(connection);
            String user = address.getRawUserInfo();
            if (user != null) {
                String[] both = user.split(":", 2);
                put("user", decoded(both[0]));
                put("password", both.length == 2 ? decoded(both[1]) : null);
            }
            put("host", address.getHost());
            put("port", address.getPort() < 0 ? null : String.valueOf(address.getPort()));
            String path = address.getRawPath();
            put("dbname", path == null || path.length() < 2 ? null : decoded(path.substring(1)));
            String query = address.getRawQuery();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                String[] both = pair.split("=", 2);
                put(both[0], both.length == 2 ? decoded(both[1]) : null);
            }
        } catch (IllegalArgumentException malformed) {
            throw malformed(
                    "the conn_str of the backend 'pg' is no address", "write postgres://USER:PASSWORD@HOST/NAME");
        }
    }

    private void pairs(String connection) {
        Matcher pair = PAIR.matcher(connection);
        int end = 0;
        while (pair.region(end, connection.length()).lookingAt()) {
            String quoted = pair.group("quoted");
            put(pair.group("key"), quoted == null ? pair.group("plain") : quoted.replaceAll("\\\\(.)", "$1"));
            end = pair.end();
        }
        if (!connection.substring(end).isBlank()) {
            throw malformed(
                    "the conn_str of the backend 'pg' is neither an address nor pairs of key=value",
                    "write postgres://USER:PASSWORD@HOST/NAME");
        }
    }

    private void check() {
        if (!HOST.matcher(parts.getOrDefault("host", "localhost")).matches()) {
            throw malformed("the conn_str of the backend 'pg' names no host", "give one name or address");
        }
        if (!PORT.matcher(parts.getOrDefault("port", "5432")).matches()) {
            throw malformed("the conn_str of the backend 'pg' names no port", "give a number such as 5432");
        }
        if (parts.getOrDefault("dbname", "").matches("(?s).*[?&;/].*")) {
            throw malformed(
                    "the conn_str of the backend 'pg' names no database", "a name has none of the characters ? & ; /");
        }
    }

    private void put(String part, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            parts.put(part, value);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static InvalidInputException malformed(String message, String hint) {
        return new InvalidInputException(
                "the Terraform backend",
                List.of(Problem.error("backend-argument", message, "infrastructure.terraform.backend", null, hint)));
    }
}
