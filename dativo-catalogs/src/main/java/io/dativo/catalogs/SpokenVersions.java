package io.dativo.catalogs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a product that are spoken here. Immutable.
 *
 * @param product what it is called
 * @param from the first version
 * @param below the first version that was not tried
 */
record SpokenVersions(String product, String from, String below) {
    /** {@code v1.3.0rc1}, {@code 0.3.11.2-acryl}, {@code 1.12.0-SNAPSHOT}: what follows the numbers does not count. */
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,6}(?:\\.\\d{1,6}){1,3})(?:[^\\d.].*)?");

    /**
     * Requires that the version that a server says is one of these.
     *
     * @param said what the server says, as it was read
     * @throws ProviderException when it is another, or says none
     */
    void require(JsonNode said) {
        Matcher numbers = NUMBERS.matcher(said.asText());
        boolean isKnown = said.isTextual() && numbers.matches();
        if (!isKnown
                || Arrays.compare(numbers(numbers.group(1)), numbers(from)) < 0
                || Arrays.compare(numbers(numbers.group(1)), numbers(below)) >= 0) {
            String version = said.asText().replaceAll("\\p{Cntrl}", "?");
            throw new ProviderException(
                    Kind.REJECTED,
                    null,
                    "the server "
                            + (version.isEmpty() ? "does not say its version" : "says that it is version " + version)
                            + "; spoken is " + product + " from " + from + " and below " + below
                            + ". anyVersion() of the provider talks to it nevertheless",
                    null);
        }
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }
}
