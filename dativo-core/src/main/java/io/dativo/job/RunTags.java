package io.dativo.job;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of what runs for a job: a Spark application, a query, a process. Every place gets the same tags and the same digest,
 * each in its own spelling. The tags are those of the data that the job writes, without those of single columns; the digest is
 * that of all of them, and so equal to {@value #DIGEST} of an Iceberg snapshot. Immutable and thread-safe.
 */
public final class RunTags {
    /** The id of the job. */
    public static final String JOB = "dativo.job";

    /** The tenant of the job. */
    public static final String TENANT = "dativo.tenant";

    /** The environment of the job; not there where the job names none. */
    public static final String ENVIRONMENT = "dativo.environment";

    /** The run of the job, where a host names it. */
    public static final String RUN = "dativo.run";

    /** {@link TagSet#digest} of all tags of the data. */
    public static final String DIGEST = "dativo.tags.digest";

    /** How the key of a column's classification begins, the column's name follows. */
    public static final String COLUMN = "classification.fields.";

    /** Iceberg's session setting that Spark writes into the summary of each snapshot. */
    private static final String SNAPSHOT_PROPERTY = "spark.sql.iceberg.snapshot-property.";

    /** The longest value of a label on Google Cloud. */
    private static final int LABEL_LENGTH = 63;

    private final String digest;
    private final Map<String, String> identity = new LinkedHashMap<>();
    private final Map<String, String> tags = new TreeMap<>();

    private RunTags(ResolvedJob job) {
        TagSet data = job.tableProperties();
        digest = data.digest();
        identity.put(JOB, job.job().name());
        identity.put(TENANT, job.job().file().tenantId());
        @Nullable String environment = job.job().file().environment();
        if (environment != null && !environment.isEmpty()) {
            identity.put(ENVIRONMENT, environment);
        }
        identity.put(DIGEST, digest);
        data.values().forEach((key, value) -> {
            if (!key.startsWith(COLUMN)) {
                tags.put(key, value);
            }
        });
    }

    /**
     * The tags of what runs for a job.
     *
     * @param job the job
     * @return its tags
     */
    public static RunTags of(ResolvedJob job) {
        return new RunTags(job);
    }

    /** {@return the digest of all tags of the data, {@code sha256:} and 64 hexadecimal digits} */
    public String digest() {
        return digest;
    }

    /** {@return the tags of the data as they are, without those of single columns, sorted by key} */
    public Map<String, String> tags() {
        return Collections.unmodifiableMap(tags);
    }

    /** {@return {@link #JOB}, {@link #TENANT}, {@link #ENVIRONMENT} and {@link #DIGEST}, in this order} */
    public Map<String, String> identity() {
        return Collections.unmodifiableMap(identity);
    }

    /**
     * Variables for a process: {@code DATIVO_JOB}, {@code DATIVO_TENANT}, {@code DATIVO_ENVIRONMENT}, {@code DATIVO_TAGS_DIGEST},
     * and {@code DATIVO_TAG_FINOPS_COST_CENTER} for the tag {@code finops.cost_center}.
     *
     * @return name to value
     * @throws InvalidInputException when two keys give one name, or when no variable can hold a value
     */
    public Map<String, String> environmentVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        identity.forEach((key, value) -> variables.put(variable(key), value));
        tags.forEach((key, value) -> {
            String name = "DATIVO_TAG_" + variable(key);
            String other = keys.putIfAbsent(name, key);
            if (other != null) {
                problems.add(Problem.error(
                        "keys-meet",
                        "'" + key + "' and '" + other + "' are both the variable '" + name + "'",
                        key,
                        null,
                        "remove one of them by removed_tags"));
            } else if (value.indexOf('\0') >= 0) {
                problems.add(Problem.error(
                        "value-refused",
                        "no environment variable can hold the value of '" + key + "'",
                        key,
                        null,
                        null));
            }
            variables.put(name, value);
        });
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the environment variables of a run", problems);
        }
        return Collections.unmodifiableMap(variables);
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * Settings of a Spark application, for {@code SparkConf} or {@code --conf}: {@code spark.dativo.job} and the like,
     * {@code spark.dativo.tag.finops.cost_center}, and those by which each snapshot that it commits to an Iceberg table says its
     * job and the digest.
     *
     * @return setting to value
     */
    public Map<String, String> sparkConfiguration() {
        Map<String, String> settings = new LinkedHashMap<>();
        identity.forEach((key, value) -> {
            settings.put("spark." + key, value);
            settings.put(SNAPSHOT_PROPERTY + key, value);
        });
        tags.forEach((key, value) -> settings.put("spark.dativo.tag." + key, value));
        return Collections.unmodifiableMap(settings);
    }

    /**
     * The tags for labels, which {@code BigQueryLabels} of {@code dativo-gcp} spells. A label holds no whole digest: that of the
     * tags is its first 63 hexadecimal digits.
     *
     * @return key to value
     */
    public Map<String, String> forLabels() {
        Map<String, String> labels = new TreeMap<>(tags);
        labels.putAll(identity);
        int hex = digest.indexOf(':') + 1;
        labels.put(DIGEST, digest.substring(hex, hex + LABEL_LENGTH));
        return Collections.unmodifiableMap(labels);
    }

    /** The digest and the tags. */
    @Override
    public String toString() {
        return digest + " " + tags;
    }
}
