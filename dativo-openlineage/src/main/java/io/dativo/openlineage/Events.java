package io.dativo.openlineage;

import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.RunTags;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes events of what is known of a run. Pure; thread-safe. */
final class Events {
    private static final URI PRODUCER = URI.create("https://dativo.io/java/" + version());
    private static final String CHECK = ".policy";

    private final OpenLineage lineage = new OpenLineage(PRODUCER);
    private final DatasetFacts datasets;
    private final String source;

    /** @param source what tags say of where they come from */
    Events(String source) {
        this.source = source;
        datasets = new DatasetFacts(lineage, source);
    }

    private static String version() {
        String version = Events.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The run of the job itself. */
    RunEvent run(RunFacts facts, RunEvent.EventType type, ZonedDateTime at) {
        List<OpenLineage.InputDataset> inputs = DatasetNames.sources(facts.job()).stream()
                .map(name -> lineage.newInputDatasetBuilder()
                        .namespace(name.namespace())
                        .name(name.name())
                        .build())
                .toList();
        DatasetName target = DatasetNames.target(facts.job());
        OpenLineage.OutputDataset output = lineage.newOutputDatasetBuilder()
                .namespace(target.namespace())
                .name(target.name())
                .facets(datasets.facets(facts))
                .build();
        return lineage.newRunEventBuilder()
                .eventType(type)
                .eventTime(at)
                .run(lineage.newRun(facts.run(), runFacets(facts)))
                .job(job(facts))
                .inputs(inputs)
                .outputs(List.of(output))
                .build();
    }

    /**
     * What the policy says: a run of its own that reads the data set, since OpenLineage has assertions of inputs only, and a job
     * that read what it writes would be a circle.
     */
    RunEvent check(RunFacts facts, RunEvent.EventType type, ZonedDateTime at) {
        JobName name = JobName.of(facts.job().job());
        DatasetName target = DatasetNames.target(facts.job());
        OpenLineage.InputDataset input = lineage.newInputDatasetBuilder()
                .namespace(target.namespace())
                .name(target.name())
                .inputFacets(lineage.newInputDatasetInputFacetsBuilder()
                        .dataQualityAssertions(datasets.assertions(facts))
                        .build())
                .build();
        UUID run = UUID.nameUUIDFromBytes((facts.run() + CHECK).getBytes(StandardCharsets.UTF_8));
        OpenLineage.ParentRunFacet parent = lineage.newParentRunFacetBuilder()
                .run(lineage.newParentRunFacetRunBuilder().runId(facts.run()).build())
                .job(lineage.newParentRunFacetJobBuilder()
                        .namespace(name.namespace())
                        .name(name.name())
                        .build())
                .build();
        return lineage.newRunEventBuilder()
                .eventType(type)
                .eventTime(at)
                .run(lineage.newRun(
                        run, lineage.newRunFacetsBuilder().parent(parent).build()))
                .job(lineage.newJobBuilder()
                        .namespace(name.namespace())
                        .name(name.name() + CHECK)
                        .facets(lineage.newJobFacetsBuilder()
                                .jobType(lineage.newJobTypeJobFacet("BATCH", "DATIVO", "TEST", null))
                                .build())
                        .build())
                .inputs(List.of(input))
                .outputs(List.of())
                .build();
    }

    /** The data set that the job writes, without a run. */
    OpenLineage.DatasetEvent dataset(RunFacts facts, ZonedDateTime at) {
        DatasetName target = DatasetNames.target(facts.job());
        return lineage.newDatasetEventBuilder()
                .eventTime(at)
                .dataset(lineage.newStaticDatasetBuilder()
                        .namespace(target.namespace())
                        .name(target.name())
                        .facets(datasets.facets(facts))
                        .build())
                .build();
    }

    private OpenLineage.RunFacets runFacets(RunFacts facts) {
        List<OpenLineage.TagsRunFacetFields> tags = new ArrayList<>();
        RunTags.of(facts.job())
                .identity()
                .forEach((key, value) -> tags.add(lineage.newTagsRunFacetFields(key, value, source)));
        OpenLineage.RunFacetsBuilder facets = lineage.newRunFacetsBuilder()
                .tags(lineage.newTagsRunFacet(tags))
                .put(DativoRunFacet.KEY, DativoRunFacet.of(PRODUCER, facts));
        if (facts.error() != null) {
            facets.errorMessage(lineage.newErrorMessageRunFacet(facts.error(), "JAVA", null));
        }
        return facets.build();
    }

    private OpenLineage.Job job(RunFacts facts) {
        Job job = facts.job().job();
        Asset asset = job.asset();
        List<OpenLineage.TagsJobFacetFields> tags = new ArrayList<>();
        RunTags.of(facts.job())
                .tags()
                .forEach((key, value) -> tags.add(lineage.newTagsJobFacetFields(key, value, source)));
        List<OpenLineage.OwnershipJobFacetOwners> owners = new ArrayList<>();
        DatasetFacts.owners(facts.job())
                .forEach((name, type) -> owners.add(lineage.newOwnershipJobFacetOwners(name, type)));
        OpenLineage.JobFacetsBuilder facets = lineage.newJobFacetsBuilder()
                .jobType(lineage.newJobTypeJobFacet("BATCH", "DATIVO", "JOB", null))
                .tags(lineage.newTagsJobFacet(tags))
                .ownership(lineage.newOwnershipJobFacet(owners));
        String purpose = documentation(asset);
        if (purpose != null) {
            facets.documentation(lineage.newDocumentationJobFacet(purpose, DatasetFacts.PLAIN));
        }
        JobName name = JobName.of(job);
        return lineage.newJob(name.namespace(), name.name(), facets.build());
    }

    static @Nullable String documentation(Asset asset) {
        Asset.Description description = asset.description();
        return description == null ? null : description.purpose();
    }
}
