package io.dativo.cli;

import com.google.api.services.bigquery.model.JobConfiguration;
import io.dativo.aws.state.S3Objects;
import io.dativo.dagster.pipes.PipesSession;
import io.dativo.gcp.BigQueryLabels;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import software.amazon.awssdk.services.s3.S3Client;

/** What guides show that stands on several modules. */
final class GuideSnippets {
    private GuideSnippets() {}

    /** As {@code SparkConf} of Spark has it. */
    interface SparkConf {
        SparkConf set(String key, String value);
    }

    static void tagsOfWhatRuns(ResolvedJob job, SparkConf conf, ProcessBuilder process, JobConfiguration query) {
        RunTags tags = RunTags.of(job);
        tags.sparkConfiguration().forEach(conf::set);
        process.environment().putAll(tags.environmentVariables());
        query.setLabels(BigQueryLabels.of(tags.forLabels()));
    }

    static PipesSession objectStore(S3Client s3) {
        PipesSession session =
                PipesSession.builder().objectStore(S3Objects.of(s3)).open();
        return session;
    }
}
