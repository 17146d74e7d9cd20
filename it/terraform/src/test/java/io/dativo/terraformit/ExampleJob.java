package io.dativo.terraformit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.JobLoader;
import io.dativo.testparts.Needs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quickstart's job for a cloud, and what its Terraform run is given. */
record ExampleJob(Cloud cloud, Job job) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ExampleJob of(Cloud cloud) {
        String file = switch (cloud) {
            case AWS -> "stripe_customers.yaml";
            case GCP -> "hubspot_contacts.yaml";
            case AZURE -> "events_azure.yaml";
        };
        Path quickstart = Needs.projectRoot().resolve("examples/quickstart");
        return new ExampleJob(
                cloud,
                JobLoader.builder()
                        .base(quickstart)
                        .build()
                        .load(quickstart.resolve("jobs/acme").resolve(file))
                        .job());
    }

    TerraformBinding terraform() {
        TerraformBinding terraform =
                job.infrastructure().map(Infrastructure::terraform).orElse(null);
        if (terraform == null) {
            throw new IllegalStateException("The example job has no infrastructure.terraform.");
        }
        return terraform;
    }

    /** The job's own variables with what an operator adds, as {@code terraform.tfvars.json}. */
    String variables(Map<String, Object> more) {
        Map<String, Object> variables = new LinkedHashMap<>();
        Map<String, Object> own = terraform().variables();
        if (own != null) {
            variables.putAll(own);
        }
        variables.putAll(operators());
        variables.putAll(more);
        try {
            return MAPPER.writeValueAsString(variables);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is not the job's to say: who may run it, and where an account's things are kept. */
    private Map<String, Object> operators() {
        return switch (cloud) {
            case AWS ->
                Map.of(
                        "trusted_services",
                        List.of(Map.of("service", "glue.amazonaws.com", "source_account", "123456789012")));
            case GCP, AZURE -> Map.of();
        };
    }
}
