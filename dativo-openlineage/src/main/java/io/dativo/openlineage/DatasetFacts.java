package io.dativo.openlineage;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.policy.Finding;
import io.dativo.policy.Verdicts.RuleResult;
import io.dativo.propagation.ResourceOutcome;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.LifecycleStateChangeDatasetFacet.LifecycleStateChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Facets of the data set that a job writes. Pure; thread-safe. */
final class DatasetFacts {
    static final String PLAIN = "text/plain";

    private static final String CLASSIFICATION = "classification";
    private static final int MOST_FINDINGS = 20;

    private final OpenLineage lineage;
    private final String source;

    DatasetFacts(OpenLineage lineage, String source) {
        this.lineage = lineage;
        this.source = source;
    }

    OpenLineage.DatasetFacets facets(RunFacts facts) {
        Job job = facts.job().job();
        OpenLineage.DatasetFacetsBuilder facets =
                lineage.newDatasetFacetsBuilder().tags(tags(facts.job())).ownership(ownership(facts.job()));
        String purpose = Events.documentation(job.asset());
        if (purpose != null) {
            facets.documentation(lineage.newDocumentationDatasetFacet(purpose, PLAIN));
        }
        if (!job.asset().schema().isEmpty()) {
            facets.schema(schema(job.asset()));
        }
        ResourceRef table = facts.job().table().orElse(null);
        if (table == null) {
            facets.datasetType(lineage.newDatasetTypeDatasetFacet("FILE", null));
        } else {
            facets.datasetType(lineage.newDatasetTypeDatasetFacet("TABLE", null));
            facets.storage(lineage.newStorageDatasetFacet("iceberg", dataFiles(job)));
            putCatalog(facets, new IcebergNames(job, table.id()));
        }
        LifecycleStateChange change = lifecycle(facts, table);
        if (change != null) {
            facets.lifecycleStateChange(lineage.newLifecycleStateChangeDatasetFacet(change, null));
        }
        return facets.build();
    }

    private static @Nullable String dataFiles(Job job) {
        String format = job.target().fileFormat();
        return "iceberg".equals(format) ? null : format;
    }

    private void putCatalog(OpenLineage.DatasetFacetsBuilder facets, IcebergNames names) {
        String type = names.type();
        String name = names.catalogName();
        if (type != null && name != null) {
            facets.catalog(lineage.newCatalogDatasetFacetBuilder()
                    .framework("iceberg")
                    .type(type)
                    .name(name)
                    .metadataUri(names.uri())
                    .warehouseUri(names.warehouse())
                    .source("dativo")
                    .build());
        }
    }

    /** What the host says; else a change of the table's tags is a change of the table. */
    private static @Nullable LifecycleStateChange lifecycle(RunFacts facts, @Nullable ResourceRef table) {
        if (facts.lifecycle() != null || facts.report() == null || table == null) {
            return facts.lifecycle();
        }
        return facts.report()
                .outcome(table)
                .filter(outcome -> changes(outcome) > 0)
                .map(changed -> LifecycleStateChange.ALTER)
                .orElse(null);
    }

    private static int changes(ResourceOutcome outcome) {
        return outcome.added() + outcome.changed() + outcome.removed();
    }

    private OpenLineage.TagsDatasetFacet tags(ResolvedJob job) {
        List<OpenLineage.TagsDatasetFacetFields> tags = new ArrayList<>();
        RunTags.of(job)
                .tags()
                .forEach((key, value) -> tags.add(lineage.newTagsDatasetFacetFields(key, value, source, null)));
        columns(job)
                .forEach((column, value) ->
                        tags.add(lineage.newTagsDatasetFacetFields(CLASSIFICATION, value, source, column)));
        return lineage.newTagsDatasetFacet(tags);
    }

    /** Column to classification. */
    static Map<String, String> columns(ResolvedJob job) {
        Map<String, String> columns = new TreeMap<>();
        job.tableProperties().values().forEach((key, value) -> {
            if (key.startsWith(RunTags.COLUMN)) {
                columns.put(key.substring(RunTags.COLUMN.length()), value);
            }
        });
        return columns;
    }

    private OpenLineage.OwnershipDatasetFacet ownership(ResolvedJob job) {
        List<OpenLineage.OwnershipDatasetFacetOwners> owners = new ArrayList<>();
        owners(job).forEach((name, type) -> owners.add(lineage.newOwnershipDatasetFacetOwners(name, type)));
        return lineage.newOwnershipDatasetFacet(owners);
    }

    /** Owner to kind of ownership: the owner that the tags say, then who has a role. */
    static Map<String, String> owners(ResolvedJob job) {
        Asset.Team team = job.job().asset().team();
        Map<String, String> owners = new LinkedHashMap<>();
        job.tableProperties().get("governance.owner").ifPresent(tag -> owners.put(tag.value(), "OWNER"));
        if (team.roles() != null) {
            team.roles().forEach(role -> {
                String who = role.email() == null ? role.name() : role.email();
                if (who != null) {
                    owners.putIfAbsent(who, role.name() == null || role.email() == null ? "MEMBER" : role.name());
                }
            });
        }
        return owners;
    }

    private OpenLineage.SchemaDatasetFacet schema(Asset asset) {
        List<OpenLineage.SchemaDatasetFacetFields> fields = new ArrayList<>();
        for (Asset.Column column : asset.schema()) {
            fields.add(lineage.newSchemaDatasetFacetFieldsBuilder()
                    .name(column.name())
                    .type(column.type() == null ? "string" : column.type())
                    .description(column.description())
                    .ordinal_position((long) fields.size() + 1)
                    .build());
        }
        return lineage.newSchemaDatasetFacet(fields);
    }

    /** One assertion for each rule of the policy; what is not known does not succeed. */
    OpenLineage.DataQualityAssertionsDatasetFacet assertions(RunFacts facts) {
        List<OpenLineage.DataQualityAssertionsDatasetFacetAssertions> assertions = new ArrayList<>();
        if (facts.verdicts() != null) {
            facts.verdicts().results().forEach(rule -> assertions.add(assertion(rule)));
        }
        return lineage.newDataQualityAssertionsDatasetFacet(assertions);
    }

    private OpenLineage.DataQualityAssertionsDatasetFacetAssertions assertion(RuleResult rule) {
        List<Finding> findings = rule.findings();
        OpenLineage.DataQualityAssertionsDatasetFacetAssertionsBuilder assertion =
                lineage.newDataQualityAssertionsDatasetFacetAssertionsBuilder()
                        .assertion("tag_policy")
                        .name(rule.rule())
                        .success(rule.isPassed())
                        .severity(rule.isPassed() ? null : rule.isError() ? "error" : "warn")
                        .actual(
                                rule.isCovered()
                                        ? rule.count().verdicts().entrySet().stream()
                                                .map(each -> each.getValue() + " "
                                                        + each.getKey().name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", "))
                                        : "no resource of the job falls under the rule");
        if (!findings.isEmpty()) {
            assertion.description(findings.stream()
                    .limit(MOST_FINDINGS)
                    .map(Finding::toString)
                    .collect(Collectors.joining("\n")));
        }
        if (findings.size() == 1
                && findings.get(0).key() != null
                && findings.get(0).key().startsWith(RunTags.COLUMN)) {
            assertion.column(findings.get(0).key().substring(RunTags.COLUMN.length()));
        }
        return assertion.build();
    }
}
