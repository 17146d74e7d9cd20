package io.dativo.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.problem.InvalidInputException;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.backend.StateSources;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Reads large states. {@code TerraformStates outputs STATE} is a whole process that reads the outputs and prints how long it
 * took since the JVM began; {@code TerraformStates tags STATE} reads outputs and all tags in such a process;
 * {@code TerraformStates tree STATE} makes a tree of all of it. {@code TerraformStates compare STATE ROUNDS} does each in turn
 * in one JVM, beside a scan of nothing but Jackson's tokens, and prints the best and the median of each and their ratio to the
 * scan. {@code TerraformStates number DIGITS} reads a state with one number of so many digits and prints the processor time.
 */
public final class TerraformStates {
    private TerraformStates() {}

    private interface Reading {
        String of(Path state) throws IOException;
    }

    /**
     * Reads.
     *
     * @param arguments see the class
     * @throws IOException when the disk fails
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("number")) {
            number(Integer.parseInt(arguments[1]));
            return;
        }
        Path state = Path.of(arguments[1]);
        if (arguments[0].equals("compare")) {
            compare(state, Integer.parseInt(arguments[2]));
            return;
        }
        Reading reading = switch (arguments[0]) {
            case "outputs" -> TerraformStates::outputs;
            case "tags" -> TerraformStates::tags;
            case "tree" -> TerraformStates::tree;
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        String found = reading.of(state);
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println(found + ", " + millis + " ms since the JVM began");
    }

    private static void number(int digits) {
        byte[] state = ("{\"version\":4,\"outputs\":{\"n\":{\"value\":" + "7".repeat(digits)
                        + ",\"type\":\"number\"}}}")
                .getBytes(StandardCharsets.US_ASCII);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        String came;
        try {
            came = StateReader.outputs()
                            .read(new ByteArrayInputStream(state), "state")
                            .outputs()
                            .keySet() + " were read";
        } catch (InvalidInputException refused) {
            came = refused.problems().get(0).message();
        }
        double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        System.out.println(String.format(Locale.ROOT, "%.1f ms: %s", millis, came));
    }

    private static void compare(Path state, int rounds) throws IOException {
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("token scan", TerraformStates::scan);
        readings.put("outputs and tags", TerraformStates::tags);
        readings.put("outputs", TerraformStates::outputs);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, List<Double>> wall = new LinkedHashMap<>();
        Map<String, List<Double>> processor = new LinkedHashMap<>();
        Map<String, String> found = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Reading> reading : readings.entrySet()) {
                long start = System.nanoTime();
                long used = threads.getCurrentThreadCpuTime();
                found.put(reading.getKey(), reading.getValue().of(state));
                add(processor, reading.getKey(), threads.getCurrentThreadCpuTime() - used);
                add(wall, reading.getKey(), System.nanoTime() - start);
            }
        }
        List<Double> scans = processor.getOrDefault("token scan", List.of());
        wall.forEach((name, seconds) -> {
            List<Double> used = processor.getOrDefault(name, List.of());
            double speed = median(IntStream.range(0, rounds).mapToDouble(i -> scans.get(i) / used.get(i)));
            System.out.printf(
                    "%-17s wall: best %8.4f s, median %8.4f s; processor: best %8.4f s; speed in processor time: best %4.0f %%,"
                            + " median %4.0f %% of the scan; %s%n",
                    name,
                    Collections.min(seconds),
                    median(seconds.stream().mapToDouble(Double::doubleValue)),
                    Collections.min(used),
                    100 * Collections.min(scans) / Collections.min(used),
                    100 * speed,
                    found.get(name));
        });
    }

    private static void add(Map<String, List<Double>> all, String name, long nanos) {
        all.computeIfAbsent(name, first -> new ArrayList<>()).add(nanos / 1e9);
    }

    private static double median(DoubleStream all) {
        double[] sorted = all.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String scan(Path state) throws IOException {
        long tokens = 0;
        try (InputStream bytes = Files.newInputStream(state);
                JsonParser parser = new JsonFactory().createParser(bytes)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens + " tokens";
    }

    private static String outputs(Path state) {
        return StateReader.outputs().read(state).outputs().size() + " outputs";
    }

    private static String tags(Path state) {
        long[] counts = new long[2];
        int outputs = StateReader.outputsAndResources()
                .read(StateSources.file(state), resource -> {
                    counts[0]++;
                    counts[1] += resource.tags().size();
                })
                .outputs()
                .size();
        return outputs + " outputs, " + counts[0] + " resources, " + counts[1] + " tags";
    }

    private static String tree(Path state) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(state))) {
            return new ObjectMapper().readTree(bytes).get("outputs").size() + " outputs";
        }
    }
}
