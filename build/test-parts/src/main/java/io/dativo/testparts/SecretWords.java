package io.dativo.testparts;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/** What drivers, SDKs and gateways write into their exceptions, and must not be in any text of ours. */
public final class SecretWords {
    /** The secret in all of them. */
    public static final String SECRET = "hunter2hunter2hunter2";

    private static final List<String> ALL = List.of(
            "cannot reach jdbc:postgresql://loader:%s@db.acme.example:5432/lake",
            "could not connect to jdbc:mysql://db.acme.example/lake?user=loader&password=%s",
            "Connection jdbc:sqlserver://db;databaseName=lake;user=loader;password=%s; failed",
            "GET https://lake.s3.amazonaws.com/t?X-Amz-Credential=AKIA&X-Amz-Signature=%s failed with 403",
            "PUT https://acme.blob.core.windows.net/raw?sv=2024&sig=%s: 403",
            "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=%s==;EndpointSuffix=core.windows.net",
            "Endpoint=sb://acme/;SharedAccessKeyName=root;SharedAccessKey=%s",
            "{\"error\":\"invalid_grant\",\"refresh_token\":\"%s\"}",
            "body was {\\\"client_secret\\\":\\\"%s\\\"}",
            "request headers: [Authorization: Bearer %s, Accept: */*]",
            "header Authorization=Basic %s was refused",
            "X-Amz-Security-Token: %s",
            "Set-Cookie: %s; Path=/",
            "password='%s' is not accepted",
            "client_secret: %s",
            "called with Bearer %s",
            "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.%s is expired",
            "bad key -----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----");

    private SecretWords() {}

    /** {@return the words, each with the secret} */
    public static List<String> all() {
        return ALL.stream().map(words -> String.format(words, SECRET)).toList();
    }

    /**
     * A test for each way in which an exception can carry the words.
     *
     * @param thrower makes an exception of the kind that the library in question throws, of words and a cause
     * @param adapter what becomes of it: an exception or any other result
     * @return the tests
     */
    public static Stream<DynamicTest> hidden(
            BiFunction<String, Throwable, ? extends Throwable> thrower, Function<? super Throwable, ?> adapter) {
        return all().stream()
                .flatMap(words -> Stream.of(
                        test("said", words, adapter, thrower.apply(words, null)),
                        test("cause", words, adapter, thrower.apply("it failed", new IllegalStateException(words))),
                        test(
                                "cause of a cause",
                                words,
                                adapter,
                                thrower.apply(
                                        "it failed",
                                        new IllegalStateException("no", new java.io.IOException("no\n" + words)))),
                        test("suppressed", words, adapter, suppressing(thrower.apply("it failed", null), words))));
    }

    private static DynamicTest test(
            String where, String words, Function<? super Throwable, ?> adapter, Throwable thrown) {
        return DynamicTest.dynamicTest(where + ": " + words.replace(SECRET, "***"), () -> check(adapter.apply(thrown)));
    }

    private static Throwable suppressing(Throwable failure, String words) {
        failure.addSuppressed(new IllegalStateException(words));
        return failure;
    }

    /**
     * Checks every text of something.
     *
     * @param leaving an exception, whose whole stack is printed, or any other thing
     */
    public static void check(Object leaving) {
        String text = String.valueOf(leaving);
        if (leaving instanceof Throwable failure) {
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed, true));
            text = printed.toString();
        }
        if (text.contains(SECRET)) {
            Assertions.fail("shows the secret: " + text);
        }
    }
}
