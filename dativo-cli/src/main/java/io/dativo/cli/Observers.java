package io.dativo.cli;

import io.dativo.aws.evidence.S3Observer;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.evidence.StorageObserver;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.evidence.BigQueryRetention;
import io.dativo.gcp.evidence.GcsObserver;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.spi.Observation;
import io.dativo.spi.ResourceObserver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;

/** Looks at the stores of jobs with the credentials that the clouds' own tools find; a cloud without a job is not asked. */
final class Observers {
    private final Function<String, List<ResourceObserver>> byProvider;
    private final Map<String, List<ResourceObserver>> made = new HashMap<>();

    Observers(Function<String, List<ResourceObserver>> byProvider) {
        this.byProvider = byProvider;
    }

    static Observers standard(Clock clock) {
        return new Observers(provider -> switch (provider) {
            case "aws" ->
                List.of(S3Observer.of(
                        S3Client.builder().crossRegionAccessEnabled(true).build(), clock));
            case GcpProvider.ID -> {
                GoogleAccess google = GoogleAccess.standard();
                yield List.of(GcsObserver.of(google, clock), BigQueryRetention.of(google, clock));
            }
            case AzureProvider.ID -> List.of(StorageObserver.of(new AzureProvider(), clock));
            default -> List.of();
        });
    }

    List<Observation> observe(Collection<ResolvedJob> jobs) {
        Set<ResourceRef> resources = new LinkedHashSet<>();
        jobs.forEach(job -> {
            job.table().ifPresent(resources::add);
            job.claims().stream().map(TagClaim::resource).forEach(resources::add);
        });
        List<Observation> observations = new ArrayList<>();
        for (ResourceRef resource : resources) {
            made.computeIfAbsent(resource.provider(), byProvider).stream()
                    .filter(observer -> observer.resourceTypes().contains(resource.type()))
                    .forEach(observer -> observations.addAll(observer.observe(resource)));
        }
        return observations;
    }
}
