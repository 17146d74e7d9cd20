package io.dativo.problem;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How values become texts for people: what is or may be a secret is masked, by its type, by the name of its key or by what
 * it looks like, and what could move a terminal's cursor or hide other text is made visible. Pure.
 */
@Internal
public final class Shown {
    private static final String SECRET_NAME =
            "(?:pass(?:word|wd|phrase)|pwd|secret|token|credential|authorization|signature|cookie|dsn|conn_?str"
                    + "|connection[-_]?string|sas[-_]"
                    + "|(?:access|account|api|customer|encryption|private|shared|signing|ssl)[-_.]?key)";

    private static final Pattern SECRET = Pattern.compile(SECRET_NAME, Pattern.CASE_INSENSITIVE);

    /** What stands below these says how to connect, whatever its keys are called. */
    private static final Pattern CONNECTION =
            Pattern.compile("connection(?:_?template)?|credentials", Pattern.CASE_INSENSITIVE);

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/@]+(?=@)");

    /** Matches at each address, with a query or without, so that no character is looked at again for the next one. */
    private static final Pattern ADDRESS = Pattern.compile("(://[^\\s?]*+)(\\?[^\\s'\"<>)]*+)?");

    private static final String QUOTE = "\\\\?[\"']";
    private static final String VALUE = "(?:(?:Bearer|Basic|Digest|Negotiate)\\s{1,4})?"
            + "(?:\\\\?\"[^\"]*+\"|\\\\?'[^']*+'|[^\\s,;&\"'(){}\\[\\]<>]++)";

    /** {@code password=…}, {@code "access_token": "…"}. */
    private static final Pattern NAMED = Pattern.compile(
            "(" + SECRET_NAME + "[\\w-]{0,40}+(?:" + QUOTE + "\\s{0,4}[:=]|\\s{0,4}=)\\s{0,4})" + VALUE,
            Pattern.CASE_INSENSITIVE);

    /** {@code Authorization: …} and no {@code ExpiredToken: …}, which is a code. */
    private static final Pattern HEADER =
            Pattern.compile("(?<![A-Za-z])(" + SECRET_NAME + ":\\s{0,4})" + VALUE, Pattern.CASE_INSENSITIVE);

    /** What is a secret wherever it stands: what bears a token, a JSON Web Token, a private key. */
    private static final Pattern BARE = Pattern.compile("(?<=\\bBearer )[\\w.~+/=-]{20,}+"
            + "|\\beyJ[\\w-]{8,4096}+\\.[\\w-]{4,4096}+\\.[\\w-]{0,4096}+"
            + "|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,40}-----)?");

    private Shown() {}

    /**
     * Whether what is called so may be a secret.
     *
     * @param name the key of a value
     * @return true for passwords, tokens, keys and the like
     */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name).find();
    }

    /**
     * A record as text, as its own {@code toString} would be, with what may be a secret masked.
     *
     * @param record a record
     * @return its type, its components and their values
     */
    public static String of(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + value(component.getName(), read(component, record)))
                .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "[", "]"));
    }

    /**
     * A value as text.
     *
     * @param name the key that it stands under
     * @param value the value, with maps and lists in it
     * @return the text, secrets masked
     */
    public static String value(String name, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?> map) {
            boolean connection = CONNECTION.matcher(name).matches();
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "="
                            + (connection ? Sensitive.MASK : value(String.valueOf(entry.getKey()), entry.getValue())))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Sensitive || isSecret(name)) {
            return Sensitive.MASK;
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(item -> value(name, item)).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof String text ? withoutUser(text) : value.toString();
    }

    /**
     * A text without the user and the password that an address in it may have.
     *
     * @param text any text
     * @return the text, {@code postgres://***@host/name} for instance
     */
    public static String withoutUser(String text) {
        return text.contains("://") ? USER_INFO.matcher(text).replaceAll(Sensitive.MASK) : text;
    }

    /**
     * What another system or library says, fit to be repeated: without users, passwords and queries of addresses, values that
     * have the name of a secret, tokens and private keys. Takes a time that is linear in the text.
     *
     * @param words its words
     * @return the words, secrets as {@code ***}
     */
    public static String words(String words) {
        String clean = words;
        if (clean.contains("://")) {
            clean = ADDRESS.matcher(withoutUser(clean))
                    .replaceAll(address -> Matcher.quoteReplacement(
                            address.group(1) + (address.group(2) == null ? "" : "?" + Sensitive.MASK)));
        }
        clean = NAMED.matcher(clean).replaceAll("$1" + Sensitive.MASK);
        clean = HEADER.matcher(clean).replaceAll("$1" + Sensitive.MASK);
        return BARE.matcher(clean).replaceAll(Sensitive.MASK);
    }

    /**
     * A text in which everything is escaped that could move a terminal's cursor, turn the direction of writing or hide other
     * text, line ends included.
     *
     * @param text any text
     * @return the text, an escape character as {@code \\u001b} for instance
     */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                visible.append(String.format("\\u%04x", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException hidden) {
            // Not shown is safe; a text must not fail.
            return Sensitive.of(component);
        }
    }
}
