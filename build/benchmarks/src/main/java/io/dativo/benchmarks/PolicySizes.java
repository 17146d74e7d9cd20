package io.dativo.benchmarks;

import io.dativo.policy.TagPolicy;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Loads policies of many rules in several shapes, each in three sizes of which the next is twice the last, and prints the
 * processor time: what is linear doubles. {@code PolicySizes 10000} takes that as the largest number of rules.
 */
public final class PolicySizes {
    private PolicySizes() {}

    /**
     * Measures.
     *
     * @param arguments the largest number
     * @throws IOException when the disk fails
     */
    public static void main(String[] arguments) throws IOException {
        int most = Integer.parseInt(arguments[0]);
        Map<String, IntFunction<String>> shapes = new LinkedHashMap<>();
        shapes.put("rules about as many keys", n -> rules(n, i -> "{key: k" + i + ", allowed: [a, b]}"));
        shapes.put(
                "rules about one key, for as many tenants",
                n -> rules(n, i -> "{key: k, allowed: [v" + i + "], scope: {tenant: t" + i + "}}"));
        shapes.put("rules about one key, for everything", n -> rules(n, i -> "{key: k, allowed: [v, w" + i + "]}"));
        shapes.put("rules about one key that contradict", n -> rules(n, i -> "{key: k, allowed: [v" + i + "]}"));
        shapes.put(
                "patterns in two rules about one key",
                n -> rules(
                        2,
                        rule -> "{key: k, allowed: ["
                                + IntStream.range(0, n)
                                        .mapToObj(i -> rule + "x" + i + "*")
                                        .collect(Collectors.joining(", "))
                                + "]}"));
        shapes.put(
                "waivers of rules that are not there",
                n -> rules(1, i -> "{key: k, allowed: [v]}") + "waivers:\n"
                        + each(n, i -> "  - {rule: no" + i + ", job: j, reason: r, owner: o, expires: 2027-03-31}\n"));
        shapes.put(
                "rules, each with a waiver",
                n -> rules(n, i -> "{key: k" + i + ", allowed: [v]}") + "waivers:\n"
                        + each(n, i -> "  - {rule: r" + i + ", job: j, reason: r, owner: o, expires: 2027-03-31}\n"));
        load(shapes.get("rules about as many keys").apply(100));
        shapes.forEach((name, shape) -> {
            StringBuilder line = new StringBuilder();
            for (int n = most / 4; n <= most; n *= 2) {
                line.append(String.format(Locale.ROOT, "%8d: %6.2f s", n, load(shape.apply(n))));
            }
            System.out.println(String.format(Locale.ROOT, "%-45s", name) + line);
        });
    }

    private static String rules(int count, IntFunction<String> rule) {
        return "version: 1\nrules:\n" + each(count, i -> "  r" + i + ": " + rule.apply(i) + "\n");
    }

    private static String each(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
    }

    private static double load(String policy) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try {
            Path file = Files.createTempFile("policy", ".yaml");
            Files.writeString(file, policy);
            long start = threads.getCurrentThreadCpuTime();
            try {
                TagPolicy.load(file);
            } catch (InvalidInputException refused) {
                // What is wrong with it is found as well.
                if (refused.toString().isEmpty()) {
                    throw new IllegalStateException("a refusal without a word", refused);
                }
            }
            double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
            Files.delete(file);
            return seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
