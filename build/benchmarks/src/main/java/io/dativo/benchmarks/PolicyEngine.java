package io.dativo.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.dativo.policy.Finding;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.Verdict;
import io.dativo.policy.Verdicts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What judges a fleet again and again. Not thread-safe. */
interface PolicyEngine extends AutoCloseable {
    /** Who breaks which rule: the id and the rule, a blank between. */
    Set<String> findings() throws IOException;

    /** Judges every resource by every rule, and returns the processor time of the whole process in seconds. */
    double judge() throws IOException;

    @Override
    default void close() throws IOException {}

    /** This library, in this process. */
    final class Ours implements PolicyEngine {
        private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private final List<TaggedResource> fleet;
        private final TagPolicy policy;
        private Verdicts last;

        Ours(List<TaggedResource> fleet, boolean lints) {
            this.fleet = fleet;
            this.policy = Fleet.policy(lints);
            this.last = policy.check(fleet, TODAY);
        }

        @Override
        public Set<String> findings() {
            Set<String> found = new TreeSet<>();
            for (Finding finding : last.findings(Verdict.VIOLATION)) {
                if (policy.rules().containsKey(finding.rule())) {
                    found.add(Objects.requireNonNull(finding.resource()).id() + " " + finding.rule());
                }
            }
            return found;
        }

        @Override
        public double judge() {
            long start = SYSTEM.getProcessCpuTime();
            last = policy.check(fleet, TODAY);
            return (SYSTEM.getProcessCpuTime() - start) / 1e9;
        }
    }

    /** A program that judges when a line comes in, and answers with a line of JSON. */
    final class Peer implements PolicyEngine {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final String command;
        private final Process process;
        private final Writer questions;
        private final BufferedReader answers;

        Peer(String command, Path fleet) throws IOException {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add(fleet.toString());
            this.command = command;
            this.process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            this.questions = process.outputWriter();
            this.answers = process.inputReader();
        }

        @Override
        public Set<String> findings() throws IOException {
            Set<String> found = new TreeSet<>();
            for (JsonNode finding : ask("findings").get("findings")) {
                found.add(finding.get(0).asText() + " " + finding.get(1).asText());
            }
            return found;
        }

        @Override
        public double judge() throws IOException {
            return ask("judge").get("seconds").asDouble();
        }

        private JsonNode ask(String question) throws IOException {
            questions.write(question + "\n");
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("'" + command + "' ended without an answer");
            }
            return JSON.readTree(answer);
        }

        @Override
        public void close() throws IOException {
            questions.close();
            process.destroy();
        }
    }
}
