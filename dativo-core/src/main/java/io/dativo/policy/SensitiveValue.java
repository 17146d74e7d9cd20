package io.dativo.policy;

import io.dativo.problem.Sensitive;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises values that must not be in a tag: tags are plain text, copied to bills, logs and search indexes. Every
 * pattern here runs in linear time, and only on values that hold what it begins with.
 */
final class SensitiveValue {
    private static final int SHORTEST_SECRET = 16;

    private static final Pattern AWS_ACCESS_KEY = bounded("(?:AKIA|ASIA)[A-Z0-9]{16}");
    private static final Pattern GITHUB_TOKEN =
            bounded("(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})");
    private static final Pattern GITLAB_TOKEN = bounded("glpat-[A-Za-z0-9_-]{20,255}");
    private static final Pattern SLACK_TOKEN = bounded("xox[abeoprs]-[A-Za-z0-9-]{10,255}");
    private static final Pattern STRIPE_KEY = bounded("(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}");
    private static final Pattern GOOGLE_KEY = bounded("AIza[A-Za-z0-9_-]{35}");
    private static final Pattern DATABRICKS_TOKEN = bounded("dapi[a-f0-9]{32}");
    private static final Pattern JSON_WEB_TOKEN =
            bounded("eyJ[A-Za-z0-9_-]{8,4096}\\.eyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{8,4096}");
    private static final Pattern PASSWORD_IN_URL =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^/\\s:@]{0,128}:[^/\\s@]{1,128}@");
    private static final Pattern ACCOUNT_KEY =
            Pattern.compile("(?i)(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[A-Za-z0-9+/=%&]{16}");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,63}");
    private static final Pattern CARD = bounded("(?:[0-9][ -]?){12,18}[0-9]");
    private static final Pattern IBAN = bounded("[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?");
    private static final Pattern US_SOCIAL_SECURITY = bounded("(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}");
    private static final Pattern PHONE = Pattern.compile("\\+[1-9](?:[ ()./-]{0,2}[0-9]){7,14}");

    private SensitiveValue() {}

    /** What a value looks like. */
    enum Kind {
        AWS_ACCESS_KEY("an AWS access key id", true),
        AWS_SECRET_KEY("an AWS secret access key", true),
        PRIVATE_KEY("a private key", true),
        TOKEN("an access token", true),
        API_KEY("an API key", true),
        PASSWORD("a password", true),
        CONNECTION_STRING("a connection string with its key", true),
        EMAIL("a mail address", false),
        CARD("the number of a payment card", false),
        IBAN("the number of a bank account", false),
        SOCIAL_SECURITY("a social security number", false),
        PHONE("a telephone number", false);

        private final String description;
        private final boolean secret;

        Kind(String description, boolean secret) {
            this.description = description;
            this.secret = secret;
        }

        String description() {
            return description;
        }

        /** Whether it opens something, rather than being about a person. */
        boolean secret() {
            return secret;
        }

        /** Whether it may stand in a message about something else. */
        boolean mayBeShown() {
            return this == EMAIL || this == PHONE;
        }
    }

    /**
     * What a value looks like, or null when it looks harmless.
     *
     * @param underSecretKey whether its key is one of a credential, see {@link #isSecretKey(String)}
     * @param value the value
     */
    static @Nullable Kind of(boolean underSecretKey, String value) {
        Kind secret = secret(underSecretKey, value);
        return secret != null ? secret : personal(value);
    }

    static boolean isEmail(String value) {
        return value.indexOf('@') > 0 && EMAIL.matcher(value).matches();
    }

    private static @Nullable Kind secret(boolean underSecretKey, String value) {
        if (value.length() >= SHORTEST_SECRET) {
            if (value.contains("PRIVATE KEY-----")) {
                return Kind.PRIVATE_KEY;
            }
            if (finds("KIA", AWS_ACCESS_KEY, value) || finds("SIA", AWS_ACCESS_KEY, value)) {
                return Kind.AWS_ACCESS_KEY;
            }
            if (finds("gh", GITHUB_TOKEN, value)
                    || finds("_pat_", GITHUB_TOKEN, value)
                    || finds("glpat-", GITLAB_TOKEN, value)
                    || finds("xox", SLACK_TOKEN, value)
                    || finds("dapi", DATABRICKS_TOKEN, value)
                    || finds("eyJ", JSON_WEB_TOKEN, value)) {
                return Kind.TOKEN;
            }
            if (finds("k_", STRIPE_KEY, value) || finds("AIza", GOOGLE_KEY, value)) {
                return Kind.API_KEY;
            }
            if (finds("=", ACCOUNT_KEY, value)) {
                return Kind.CONNECTION_STRING;
            }
            if (value.length() == 40 && looksRandom(value)) {
                return Kind.AWS_SECRET_KEY;
            }
        }
        if (finds("://", PASSWORD_IN_URL, value)) {
            return Kind.CONNECTION_STRING;
        }
        return underSecretKey && isNoReference(value) ? Kind.PASSWORD : null;
    }

    private static @Nullable Kind personal(String value) {
        if (value.indexOf('@') > 0 && EMAIL.matcher(value).find()) {
            return Kind.EMAIL;
        }
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            }
        }
        if (digits < 8) {
            return null;
        }
        if (digits >= 13 && isCard(value)) {
            return Kind.CARD;
        }
        if (digits >= 10 && isIban(value)) {
            return Kind.IBAN;
        }
        if (finds("-", US_SOCIAL_SECURITY, value)) {
            return Kind.SOCIAL_SECURITY;
        }
        return value.startsWith("+") && PHONE.matcher(value).matches() ? Kind.PHONE : null;
    }

    /** A pattern that does not begin or end inside a longer word. */
    private static Pattern bounded(String pattern) {
        return Pattern.compile("(?<![A-Za-z0-9_])(?:" + pattern + ")(?![A-Za-z0-9_])");
    }

    private static boolean finds(String beginning, Pattern pattern, String value) {
        return value.contains(beginning) && pattern.matcher(value).find();
    }

    /**
     * Upper case, lower case and digits in the alphabet of base 64, changing as often as chance has it: some 26 times in
     * 40 characters. A commit id has no upper case; words run on for longer, however they are joined.
     */
    private static boolean looksRandom(String value) {
        int upper = 0;
        int lower = 0;
        int digits = 0;
        int changes = 0;
        int previous = -1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int kind;
            if (c >= 'A' && c <= 'Z') {
                kind = 0;
                upper++;
            } else if (c >= 'a' && c <= 'z') {
                kind = 1;
                lower++;
            } else if (c >= '0' && c <= '9') {
                kind = 2;
                digits++;
            } else if (c == '/' || c == '+') {
                kind = 3;
            } else {
                return false;
            }
            changes += kind == previous ? 0 : 1;
            previous = kind;
        }
        return upper >= 5 && lower >= 5 && digits >= 1 && changes >= 20;
    }

    /** Whether a key names a credential. */
    static boolean isSecretKey(String key) {
        String folded = key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        int dot = folded.lastIndexOf('.');
        String name = folded.substring(dot + 1);
        return name.endsWith("password")
                || name.endsWith("passwd")
                || name.endsWith("secret")
                || name.endsWith("secretkey")
                || name.endsWith("accesskey")
                || name.endsWith("apikey")
                || name.endsWith("apitoken")
                || name.endsWith("accesstoken")
                || name.endsWith("privatekey");
    }

    /** A key may say where a secret is kept, or that there is none. */
    private static boolean isNoReference(String value) {
        return value.length() >= 4
                && !value.contains("://")
                && !value.startsWith("arn:")
                && !value.startsWith("projects/")
                && !value.contains("${")
                && !value.equalsIgnoreCase("none")
                && !value.equalsIgnoreCase("true")
                && !value.equalsIgnoreCase("false")
                && !value.equals(Sensitive.MASK);
    }

    private static boolean isCard(String value) {
        Matcher matcher = CARD.matcher(value);
        while (matcher.find()) {
            String number = matcher.group().replace(" ", "").replace("-", "");
            if ("3456".indexOf(number.charAt(0)) >= 0
                    && number.length() >= 14
                    && number.length() <= 19
                    && luhn(number)) {
                return true;
            }
        }
        return false;
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            int weighted = twice ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    private static boolean isIban(String value) {
        Matcher matcher = IBAN.matcher(value);
        while (matcher.find()) {
            String number = matcher.group().replace(" ", "");
            if (number.length() < 15 || number.length() > 34) {
                continue;
            }
            String rotated = number.substring(4) + number.substring(0, 4);
            StringBuilder converted = new StringBuilder();
            for (int i = 0; i < rotated.length(); i++) {
                converted.append(Character.digit(rotated.charAt(i), 36));
            }
            if (new BigInteger(converted.toString()).mod(BigInteger.valueOf(97)).intValue() == 1) {
                return true;
            }
        }
        return false;
    }
}
