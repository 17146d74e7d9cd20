package io.dativo.guides.given;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;

/** For docs/tags.md: the job, and what runs for it. */
public class TagsGiven extends QuickstartGiven {
    protected final ResourceRef bucket = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::acme-dativo-data-lake-prod");
    protected Configuration conf;
    protected ProcessBuilder process;
    protected Query query;
    protected ResolvedJob onAws = job;
    protected ResolvedJob onGcp;

    public TagsGiven() throws IOException {
        String job = Files.readString(JOB);
        Path moved = Files.createDirectories(Path.of("target/on-gcp")).resolve("stripe_customers.yaml");
        Files.writeString(
                moved,
                job.substring(0, job.indexOf("  provider:")) + """
                  provider:
                    provider: gcp
                    project_id: acme-lake
                    resources: [{resource_type: gcs_bucket, resource_id: gs://acme-lake}]
                """
                        + job.substring(job.indexOf("  tags:\n    cost_center")));
        onGcp = dativo.resolve(dativo.load(moved).job());
    }

    /** Spark's. */
    protected interface Configuration extends BiConsumer<String, String> {
        void set(String key, String value);
    }

    /** BigQuery's. */
    protected interface Query {
        void setLabels(Map<String, String> labels);
    }
}
