package io.dativo.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.policy.TaggedResource;
import io.dativo.tag.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The policy engine beside OPA and Cloud Custodian, each as a library in a process of its own: first the same verdicts, then
 * the processor time of judging the same resources, in turns. {@code scripts/policy-peers} installs the others and runs this.
 *
 * <p>Arguments: the folder for the resources as JSON, how many rounds, then a command that runs OPA and one that runs Cloud
 * Custodian, words apart; each is given the file of the resources.
 */
public final class PolicyPeers {
    private static final int WARM_UP = 5;

    private PolicyPeers() {}

    /**
     * Compares and measures.
     *
     * @param args see above
     * @throws IOException when a program cannot be started or ends early
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int rounds = Integer.parseInt(args[1]);
        run("2,000 resources with missing and awkward tags", Fleet.awkward(2_000), folder, 0, args);
        run(
                "10,000 resources × 30 tags × 20 rules, 2 % of the values wrong",
                Fleet.of(10_000, 2), folder, rounds, args);
    }

    private static void run(String name, List<TaggedResource> fleet, Path folder, int rounds, String[] args)
            throws IOException {
        Path file = folder.resolve("fleet.json");
        write(fleet, file);
        Map<String, PolicyEngine> engines = new LinkedHashMap<>();
        try (PolicyEngine opa = new PolicyEngine.Peer(args[2], file);
                PolicyEngine custodian = new PolicyEngine.Peer(args[3], file)) {
            engines.put("Dativo", new PolicyEngine.Ours(fleet, false));
            engines.put("Dativo, values searched for secrets", new PolicyEngine.Ours(fleet, true));
            engines.put("OPA", opa);
            engines.put("Cloud Custodian", custodian);
            System.out.println(name);
            compare(engines);
            if (rounds > 0) {
                measure(engines, rounds);
            }
        }
    }

    private static void compare(Map<String, PolicyEngine> engines) throws IOException {
        Set<String> expected = Objects.requireNonNull(engines.get("Dativo")).findings();
        for (Map.Entry<String, PolicyEngine> engine : engines.entrySet()) {
            Set<String> missed = new TreeSet<>(expected);
            Set<String> others = engine.getValue().findings();
            missed.removeAll(others);
            others.removeAll(expected);
            if (!missed.isEmpty() || !others.isEmpty()) {
                throw new IllegalStateException(engine.getKey() + " does not find " + missed + " but " + others);
            }
            System.out.printf(
                    Locale.ROOT, "  %,d of %,d verdicts: %s%n", expected.size(), expected.size(), engine.getKey());
        }
    }

    /** In turns, so that a busy machine is as busy for each. */
    private static void measure(Map<String, PolicyEngine> engines, int rounds) throws IOException {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        engines.keySet().forEach(name -> seconds.put(name, new double[rounds]));
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, PolicyEngine> engine : engines.entrySet()) {
                double taken = engine.getValue().judge();
                if (round >= 0) {
                    Objects.requireNonNull(seconds.get(engine.getKey()))[round] = taken;
                }
            }
        }
        double[] ours = Objects.requireNonNull(seconds.get("Dativo"));
        seconds.forEach((name, taken) -> {
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> taken[round] / ours[round]);
            System.out.printf(
                    Locale.ROOT,
                    "  %.3f s of processor time in the middle of %d rounds, %.1f times Dativo's (%.1f to %.1f): %s%n",
                    middle(taken),
                    rounds,
                    middle(ratios),
                    Arrays.stream(ratios).min().orElseThrow(),
                    Arrays.stream(ratios).max().orElseThrow(),
                    name);
        });
    }

    private static double middle(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void write(List<TaggedResource> fleet, Path file) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>(fleet.size());
        for (TaggedResource one : fleet) {
            Map<String, String> tags = new TreeMap<>();
            for (Tag tag : one.tags()) {
                tags.put(tag.key(), tag.value());
            }
            documents.add(Map.of("id", one.resource().id(), "tags", tags));
        }
        new ObjectMapper().writeValue(file.toFile(), documents);
    }
}
