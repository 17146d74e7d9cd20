package io.dativo.aws.organizations;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a tag policy can say of one key. */
public enum AwsTagSetting {
    /** The key in its required capitalisation; one text. Without it, the policy key in lower case. */
    TAG_KEY,
    /** The values that are accepted, with at most one {@code *} each. Without it, any; an empty list accepts none. */
    TAG_VALUE,
    /** The resource types on which a noncompliant tagging operation is refused, for example {@code s3:bucket}. */
    ENFORCED_FOR,
    /** The resource types on which a missing key is reported. */
    REPORT_REQUIRED_TAG_FOR;

    private static final Map<String, AwsTagSetting> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(AwsTagSetting::toString, setting -> setting));

    private final String text = name().toLowerCase(Locale.ROOT);

    static Optional<AwsTagSetting> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    boolean takesOneValue() {
        return this == TAG_KEY;
    }

    boolean listsResourceTypes() {
        return this == ENFORCED_FOR || this == REPORT_REQUIRED_TAG_FOR;
    }

    /** The setting as documents write it: {@code tag_key}. */
    @Override
    public String toString() {
        return text;
    }
}
