package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.Resource;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import io.dativo.problem.Spelling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is odd about a job, beyond the rules of its model: words without effect, and two places that disagree. */
final class JobChecks {
    private static final List<String> FINOPS_KEYS = List.of("cost_center", "business_tags", "project", "environment");
    private static final List<String> GOVERNANCE_KEYS = List.of("retention_days", "owner");

    private final JobFile job;
    private final ConfigNode tree;
    private final Collection<Problem> problems;

    private JobChecks(JobFile job, ConfigNode tree, Collection<Problem> problems) {
        this.job = job;
        this.tree = tree;
        this.problems = problems;
    }

    /**
     * Checks a job.
     *
     * @param job the job
     * @param tree where its values were written
     * @param asset its asset, or null when there is none to compare with
     * @param assetTree where the asset's values were written, or null
     * @param problems takes what is found
     */
    static void check(
            JobFile job,
            ConfigNode tree,
            @Nullable Asset asset,
            @Nullable ConfigNode assetTree,
            Collection<Problem> problems) {
        JobChecks checks = new JobChecks(job, tree, problems);
        checks.finops();
        checks.governance();
        checks.infrastructure();
        checks.jobId();
        checks.retries();
        if (asset != null) {
            checks.columns(asset);
            checks.tenant(asset, assetTree);
        }
    }

    private void finops() {
        Map<String, @Nullable Object> finops = job.finops();
        if (finops == null) {
            return;
        }
        unusedKeys("finops", finops, FINOPS_KEYS);
        for (String key : FINOPS_KEYS) {
            Object value = finops.get(key);
            boolean listAllowed = key.equals("business_tags");
            if (value instanceof List<?> list && listAllowed) {
                for (int i = 0; i < list.size(); i++) {
                    single(list.get(i), "finops.business_tags." + i, "must be a text or a number");
                }
            } else {
                single(value, "finops." + key, "must be " + (listAllowed ? "a list of texts" : "a text or a number"));
            }
        }
    }

    private void jobId() {
        Map<String, @Nullable Object> metadata =
                job.infrastructure() == null ? null : job.infrastructure().metadata();
        Object name = metadata == null ? null : metadata.get(JobId.METADATA_KEY);
        if (name != null && !JobId.isName(name)) {
            error("wrong-type", "must be a text or a number", "infrastructure.metadata." + JobId.METADATA_KEY, null);
        }
    }

    private void single(@Nullable Object value, String path, String message) {
        if (value instanceof Map || value instanceof List) {
            error("wrong-type", message, path, null);
        }
    }

    private void governance() {
        Map<String, @Nullable Object> governance = job.governanceOverrides();
        if (governance == null) {
            return;
        }
        unusedKeys("governance_overrides", governance, GOVERNANCE_KEYS);
        retention(governance.get("retention_days"));
        if (!governance.containsKey("owner")) {
            return;
        }
        Object owner = governance.get("owner");
        if (owner == null || owner.equals("")) {
            warn(
                    "owner-erased",
                    "is empty, so the table carries no owner at all",
                    "governance_overrides.owner",
                    "remove the key to keep the asset's owner");
        } else {
            single(owner, "governance_overrides.owner", "must be a text");
        }
    }

    private void retention(@Nullable Object days) {
        String path = "governance_overrides.retention_days";
        if (days instanceof Boolean || days instanceof Map || days instanceof List) {
            error("wrong-type", "must be a whole number of days", path, null);
        } else if (days != null && !isWholeNumber(days)) {
            warn(
                    "not-a-number-of-days",
                    "'" + days + "' is no whole number of days; it is taken as it stands",
                    path,
                    "write the number of days, for example 2555 for seven years");
        }
    }

    private static boolean isWholeNumber(Object days) {
        try {
            BigDecimal number = new BigDecimal(days.toString());
            return number.signum() >= 0 && number.stripTrailingZeros().scale() <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void infrastructure() {
        Infrastructure infrastructure = job.infrastructure();
        if (infrastructure == null) {
            return;
        }
        List<Resource> resources = infrastructure.resources();
        for (int i = 0; i < resources.size(); i++) {
            Resource resource = resources.get(i);
            String path = "infrastructure.provider.resources." + i;
            if (isEmpty(resource.resourceId()) && isEmpty(resource.resourceName())) {
                warn(
                        "resource-without-id",
                        "has neither resource_id nor resource_name, so nothing can be tagged",
                        path,
                        "write its resource_id");
            }
        }
        if (infrastructure.tags() != null) {
            infrastructure
                    .tags()
                    .empty()
                    .forEach(key -> warn(
                            "empty-tag",
                            "is empty, so it says nothing of any resource or table",
                            "infrastructure.tags." + key,
                            "give it a value, or remove the key"));
        }
        String tagged =
                infrastructure.tags() == null ? null : infrastructure.tags().environment();
        String environment = job.environment();
        if (differ(tagged, environment)) {
            warn(
                    "conflicting-value",
                    "'" + tagged + "' differs from the job's environment '" + environment + "'"
                            + at(tree.locate("environment")),
                    "infrastructure.tags.environment",
                    "give both the same value");
        }
    }

    private void retries() {
        JobFile.RetryConfig retry = job.retryConfig();
        if (retry != null && retry.maxAttempts() != null) {
            warn(
                    "no-effect",
                    "has no effect",
                    "retry_config.max_attempts",
                    "write max_retries: " + (retry.maxAttempts() - 1) + " (the tries after the first)");
        }
    }

    private void columns(Asset asset) {
        Map<String, String> overrides = job.classificationOverrides();
        if (overrides == null) {
            return;
        }
        List<String> columns = new ArrayList<>();
        asset.schema().forEach(column -> columns.add(column.name()));
        columns.add("default");
        for (String column : overrides.keySet()) {
            if (!columns.contains(column)) {
                warn(
                        "unknown-column",
                        "the asset '" + asset.name() + "' has no column '" + column + "', so this has no effect",
                        "classification_overrides." + column,
                        Spelling.hint(column, columns));
            }
        }
    }

    private void tenant(Asset asset, @Nullable ConfigNode assetTree) {
        String tenant = asset.tenant();
        if (differ(tenant, job.tenantId())) {
            warn(
                    "conflicting-value",
                    "'" + job.tenantId() + "' differs from the asset's tenant '" + tenant + "'"
                            + at(assetTree == null ? null : assetTree.locate("tenant")),
                    "tenant_id",
                    "check that the job names the right asset");
        }
    }

    private void unusedKeys(String block, Map<String, @Nullable Object> written, List<String> used) {
        for (String key : written.keySet()) {
            if (!used.contains(key)) {
                warn("unused-key", "nothing uses this key", block + "." + key, Spelling.hint(key, used));
            }
        }
    }

    private void warn(String code, String message, String path, @Nullable String hint) {
        problems.add(Problem.warning(code, message, path, tree.locate(path), hint));
    }

    private void error(String code, String message, String path, @Nullable String hint) {
        problems.add(Problem.error(code, message, path, tree.locate(path), hint));
    }

    private static String at(@Nullable SourceLocation location) {
        return location == null ? "" : " (" + location + ")";
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return !isEmpty(one) && !isEmpty(other) && !Objects.equals(one, other);
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
