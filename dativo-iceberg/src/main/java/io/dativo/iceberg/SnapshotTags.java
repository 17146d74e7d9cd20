package io.dativo.iceberg;

import io.dativo.job.RunTags;
import io.dativo.tag.TagSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a snapshot says about the job that wrote it, for the summary of a commit:
 *
 * <pre>{@code
 * AppendFiles append = table.newAppend();
 * SnapshotTags.summary("stripe_customers", "acme", "run-4711", tags).forEach(append::set);
 * }</pre>
 *
 * Properties say what holds now; a snapshot keeps what held when its rows were written.
 */
public final class SnapshotTags {
    /** The job that wrote the snapshot. */
    public static final String JOB = RunTags.JOB;

    /** The tenant of that job. */
    public static final String TENANT = RunTags.TENANT;

    /** The run of that job. */
    public static final String RUN = RunTags.RUN;

    /** {@link TagSet#digest} of the table's tags at that time. */
    public static final String DIGEST = RunTags.DIGEST;

    private SnapshotTags() {}

    /**
     * The properties for the summary of a commit.
     *
     * @param job the name of the job
     * @param tenant the tenant
     * @param run what the host calls this run of the job, so that the commit can be traced to it
     * @param tags the tags of the table
     * @return four properties, sorted by key
     */
    public static Map<String, String> summary(String job, String tenant, String run, TagSet tags) {
        Map<String, String> summary = new TreeMap<>();
        summary.put(JOB, job);
        summary.put(TENANT, tenant);
        summary.put(RUN, run);
        summary.put(DIGEST, tags.digest());
        return Collections.unmodifiableMap(summary);
    }
}
