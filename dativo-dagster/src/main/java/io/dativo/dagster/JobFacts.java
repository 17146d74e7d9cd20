package io.dativo.dagster;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.ProviderConfig;
import io.dativo.infrastructure.Resource;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Facts of one job under the names that the configuration format gives them: metadata of an asset, what a task needs to reach
 * its infrastructure, who pays, and which regimes apply. A job without an {@code infrastructure} block has none. Immutable and
 * thread-safe.
 */
public final class JobFacts {
    private final String tenant;
    private final @Nullable String environment;
    private final @Nullable Infrastructure infrastructure;

    private JobFacts(Job job) {
        tenant = job.file().tenantId();
        environment = job.file().environment();
        infrastructure = job.infrastructure().orElse(null);
    }

    /**
     * The facts of a job.
     *
     * @param job the job, Terraform outputs bound
     * @return its facts
     */
    public static JobFacts of(Job job) {
        return new JobFacts(job);
    }

    /**
     * What an asset is shown with: tenant, environment, provider, region, the standard tags, the types of the resources and the
     * Terraform module. The original's {@code get_dagster_asset_metadata}.
     *
     * @return key to a text or a number, in the order of the format
     */
    public Map<String, Object> assetMetadata() {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (infrastructure == null) {
            return facts;
        }
        putPlace(facts);
        Map<String, String> standard = standardTags();
        for (String key : List.of("cost_center", "business_unit", "project", "owner", "compliance")) {
            put(facts, key, standard.get(key));
        }
        List<Resource> resources = infrastructure.resources();
        if (!resources.isEmpty()) {
            facts.put(
                    "resources", resources.stream().map(Resource::resourceType).collect(Collectors.joining(",")));
            facts.put("resource_count", resources.size());
        }
        TerraformBinding terraform = infrastructure.terraform();
        if (terraform != null) {
            put(facts, "terraform_module", terraform.modulePath());
            put(facts, "terraform_workspace", terraform.workspace());
        }
        return facts;
    }

    private void putPlace(Map<String, Object> facts) {
        ProviderConfig provider = provider();
        facts.put("tenant_id", tenant);
        facts.put("environment", environment == null || environment.isEmpty() ? "prod" : environment);
        facts.put("provider", provider.provider());
        facts.put("region", provider.region() == null || provider.region().isEmpty() ? "unknown" : provider.region());
    }

    private ProviderConfig provider() {
        if (infrastructure == null) {
            throw new IllegalStateException("asked for the provider of a job without infrastructure");
        }
        return infrastructure.provider();
    }

    private Map<String, String> standardTags() {
        InfrastructureTags tags = infrastructure == null ? null : infrastructure.tags();
        return tags == null ? Map.of() : tags.standard();
    }

    /**
     * What a task needs to reach the infrastructure: region, account, bucket, role, database. Of several resources of one type the
     * last counts. The original's {@code get_dagster_resource_config}.
     *
     * @return key to a text, null or a map of tags, in the order of the format
     */
    public Map<String, @Nullable Object> resourceConfig() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        if (infrastructure == null) {
            return config;
        }
        Map<String, Object> place = new LinkedHashMap<>();
        putPlace(place);
        for (String key : List.of("provider", "region", "tenant_id", "environment")) {
            config.put(key, place.get(key));
        }
        ProviderConfig provider = provider();
        if ("aws".equals(provider.provider())) {
            config.put("aws_region", provider.region());
            config.put("aws_account_id", provider.accountId());
        } else if ("gcp".equals(provider.provider())) {
            config.put("gcp_project_id", provider.projectId());
            config.put("gcp_region", provider.region());
        }
        infrastructure.resources().forEach(resource -> putResource(config, resource));
        Map<String, String> tags = infrastructure.namespacedTags();
        if (!tags.isEmpty()) {
            config.put("tags", tags);
        }
        return config;
    }

    private static void putResource(Map<String, @Nullable Object> config, Resource resource) {
        String id = resource.resourceId();
        String name = resource.resourceName();
        switch (resource.resourceType()) {
            case "s3_bucket" -> {
                String arn = id == null ? "" : id;
                config.put("s3_bucket_name", name != null ? name : lastPart(arn, ":::"));
                config.put("s3_bucket_arn", arn);
            }
            case "iam_role" -> config.put("iam_role_arn", id);
            case "glue_catalog" -> config.put("glue_database", name != null ? name : id);
            case "gcs_bucket" -> {
                String bucket = name != null ? name : id;
                config.put("gcs_bucket_name", bucket);
                config.put("gcs_bucket_uri", bucket == null ? null : "gs://" + bucket);
            }
            case "service_account" -> config.put("service_account_email", id);
            case "bigquery_dataset" -> config.put("bigquery_dataset_id", name != null ? name : id);
            default -> {}
        }
    }

    private static @Nullable String lastPart(String text, String separator) {
        int at = text.lastIndexOf(separator);
        return at >= 0 ? text.substring(at + separator.length()) : text.isEmpty() ? null : text;
    }

    /**
     * Who pays. The original's {@code get_cost_allocation_tags}.
     *
     * @return key to value; empty when the job has no infrastructure tags
     */
    public Map<String, String> costAllocationTags() {
        Map<String, String> tags = new LinkedHashMap<>();
        if (infrastructure == null || infrastructure.tags() == null) {
            return tags;
        }
        Map<String, String> standard = standardTags();
        for (String key : List.of("cost_center", "business_unit", "project", "environment")) {
            Optional.ofNullable(standard.get(key)).ifPresent(value -> tags.put(key, value));
        }
        tags.put("tenant_id", tenant);
        return tags;
    }

    /**
     * Which regimes apply and who answers for the data. The original's {@code get_compliance_metadata}.
     *
     * @return key to a text, a list or true or false; empty when the job says nothing of it
     */
    public Map<String, Object> complianceMetadata() {
        Map<String, Object> facts = new LinkedHashMap<>();
        InfrastructureTags tags = infrastructure == null ? null : infrastructure.tags();
        if (tags == null) {
            return facts;
        }
        List<String> regimes = tags.compliance();
        if (regimes != null && !regimes.isEmpty()) {
            facts.put("regulations", regimes);
            facts.put("compliance_required", true);
        }
        put(facts, "data_owner", tags.owner());
        Map<String, String> custom = tags.custom() == null ? Map.of() : tags.custom();
        for (String key : List.of("data_classification", "retention_policy")) {
            put(facts, key, custom.get(key));
        }
        String encryption = custom.get("encryption_required");
        if (encryption != null) {
            facts.put("encryption_required", "true".equals(encryption));
        }
        return facts;
    }

    private static void put(Map<String, Object> facts, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.put(key, value);
        }
    }
}
