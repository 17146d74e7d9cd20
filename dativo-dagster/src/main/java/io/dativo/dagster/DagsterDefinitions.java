package io.dativo.dagster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.document.OwnFile;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON from which {@code examples/dagster} makes Dagster's definitions: the same bytes for the same jobs. Write one file
 * for each tenant or few hundred jobs, since every run and every step reads it. Not thread-safe.
 */
public final class DagsterDefinitions {
    static final String FORMAT = "dativo-dagster/1";

    /** What definitions of any version say first. */
    private static final Pattern SIGN = Pattern.compile("\\A\\{\\s*\"format\"\\s*:\\s*\"dativo-dagster/");

    private final List<String> command;
    private final Map<String, List<DagsterJob>> processes = new TreeMap<>();
    private final List<Double> retryDelays = new ArrayList<>();
    private final List<Integer> retryExitCodes = new ArrayList<>();
    private @Nullable TagPolicy policy;

    private DagsterDefinitions(List<String> command) {
        this.command = command;
    }

    /**
     * Definitions of jobs that one program runs.
     *
     * @param program the host's program and its first arguments; never from a job file
     * @return the definitions
     */
    public static DagsterDefinitions ofProgram(String... program) {
        return new DagsterDefinitions(List.of(program));
    }

    /**
     * Declares a blocking check for each rule of a policy.
     *
     * @param rules the policy that the program checks jobs against
     * @return this
     */
    public DagsterDefinitions policy(TagPolicy rules) {
        policy = rules;
        return this;
    }

    /**
     * Tries a process again that ends with some exit codes, unless a rule refused a job.
     *
     * @param exitCodes the exit codes of accidents
     * @param delaysInSeconds how long to wait before each further attempt
     * @return this
     */
    public DagsterDefinitions retry(List<Integer> exitCodes, List<Double> delaysInSeconds) {
        retryExitCodes.addAll(exitCodes);
        retryDelays.addAll(delaysInSeconds);
        return this;
    }

    /**
     * Adds a process of its own for a job.
     *
     * @param job the job
     * @return this
     */
    public DagsterDefinitions job(DagsterJob job) {
        return process(job.id(), List.of(job));
    }

    /**
     * Adds one process for several jobs, which saves start-up. The program itself holds back what is downstream of a refused job.
     *
     * @param name the process's name
     * @param jobs its jobs
     * @return this
     */
    public DagsterDefinitions process(String name, List<DagsterJob> jobs) {
        processes
                .computeIfAbsent(DagsterNames.name(name), any -> new ArrayList<>())
                .addAll(jobs);
        return this;
    }

    /**
     * The definitions as JSON.
     *
     * @return the document, with a line end at its end
     * @throws InvalidInputException when two jobs or two rules would get one name, or partitions do not fit
     */
    public String toJson() {
        requireValid();
        ArrayNode list = Json.object().putArray("processes");
        processes.forEach((name, jobs) -> list.add(processJson(name, jobs)));
        ObjectNode document = Json.object();
        document.put("format", FORMAT);
        document.put(
                "digest", "sha256:" + Digest.plain(Json.write(document(list)).getBytes(StandardCharsets.UTF_8)));
        document.setAll(document(list));
        return Json.write(document);
    }

    private ObjectNode document(ArrayNode list) {
        ObjectNode document = Json.object();
        Json.putTexts(document, "command", command);
        document.set("processes", list);
        return document;
    }

    private static List<Problem> partitionProblems(String process, List<DagsterJob> jobs) {
        List<Problem> problems = new ArrayList<>();
        if (jobs.stream().map(DagsterJob::partitions).distinct().count() > 1) {
            problems.add(Problem.error(
                    "dagster-partitions",
                    "the jobs of the process '" + process
                            + "' have different partitions, and Dagster takes one set for each",
                    "",
                    null,
                    "give each job a process of its own"));
        }
        for (DagsterJob job : jobs) {
            if (job.cron() != null
                    && job.partitions() != null
                    && !job.partitions().isTimed()) {
                problems.add(Problem.error(
                        "dagster-partitions",
                        "'" + job.id() + "' has a schedule, which cannot tell which of its partitions to run",
                        "",
                        null,
                        "remove the schedule, or give it partitions of time"));
            }
        }
        return problems;
    }

    private void requireValid() {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        processes
                .values()
                .forEach(jobs -> jobs.forEach(job -> {
                    // A check's name is made of the key by underscores, where a dot and a hyphen may meet.
                    String place = job.job().job().name();
                    String other = seen.putIfAbsent(DagsterNames.name(job.id()), place);
                    if (other != null) {
                        problems.add(Problem.error(
                                "dagster-name",
                                "'" + place + "' and '" + other + "' would both be '" + job.id() + "' in Dagster",
                                "",
                                null,
                                "give one of them another name"));
                    }
                }));
        Map<String, String> checks = new HashMap<>();
        if (policy != null) {
            policy.rules().keySet().forEach(rule -> {
                String other = checks.putIfAbsent(JobChecks.name(rule), rule);
                if (other != null) {
                    problems.add(Problem.error(
                            "dagster-name",
                            "the rules '" + rule + "' and '" + other + "' would both be the check '"
                                    + JobChecks.name(rule) + "' in Dagster",
                            "",
                            null,
                            "give one of them another id"));
                }
            });
        }
        processes.forEach((name, jobs) -> problems.addAll(partitionProblems(name, jobs)));
        if (!problems.isEmpty()) {
            throw new InvalidInputException("The definitions for Dagster", problems);
        }
    }

    private ObjectNode processJson(String name, List<DagsterJob> jobs) {
        ObjectNode process = Json.object();
        process.put("name", name);
        process.put("pool", "dativo_" + DagsterNames.name(jobs.get(0).tenant()));
        ArrayNode codes = process.putArray("retry_exit_codes");
        retryExitCodes.forEach(codes::add);
        ArrayNode delays = process.putArray("retry_delays");
        retryDelays.forEach(delays::add);
        List<JobDefinition> definitions =
                jobs.stream().map(job -> new JobDefinition(job, policy)).toList();
        ObjectNode labels = process.putObject("op_tags")
                .putObject("dagster-k8s/config")
                .putObject("pod_template_spec_metadata")
                .putObject("labels");
        // One pod runs all jobs of a process: it is labelled with what holds for each of them.
        Map<String, String> shared = new TreeMap<>(definitions.get(0).podLabels());
        definitions.forEach(
                definition -> shared.entrySet().retainAll(definition.podLabels().entrySet()));
        shared.forEach(labels::put);
        ArrayNode list = process.putArray("jobs");
        definitions.forEach(definition -> list.add(definition.toJson()));
        return process;
    }

    /**
     * Replaces a file by the definitions at once, so that a reader finds the old ones or the new ones.
     *
     * @param file the file, in a folder that exists
     * @throws InvalidInputException when two jobs or two rules would get one name, or partitions do not fit
     * @throws DativoException when the file cannot be written, or holds something else than definitions
     */
    public void writeTo(Path file) {
        String json = toJson();
        try {
            OwnFile.replace(file, json, SIGN);
        } catch (IOException e) {
            throw new DativoException("The definitions for Dagster cannot be written to " + file + ": " + e, e);
        }
    }
}
