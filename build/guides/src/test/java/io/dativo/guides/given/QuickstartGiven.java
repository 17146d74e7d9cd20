package io.dativo.guides.given;

import io.dativo.Dativo;
import io.dativo.policy.TagPolicy;
import io.dativo.test.InMemoryProvider;
import java.nio.file.Path;
import java.util.List;

/** The job of the quick start as Terraform left its resources: code of a guide runs in that folder. */
class QuickstartGiven extends Given {
    static final Path JOB = Path.of("jobs/acme/stripe_customers.yaml");
    static final Path STATE = Path.of("terraform/terraform.tfstate");

    final InMemoryProvider cloud = InMemoryProvider.standingInFor("aws");

    QuickstartGiven() {
        provider = cloud;
        policy = TagPolicy.load(Path.of("tag-policy.yaml"));
        dativo = Dativo.builder()
                .withoutDiscovery()
                .policy(policy)
                .provider(cloud)
                .provider(InMemoryProvider.standingInFor("gcp"))
                .terraformState(STATE)
                .build();
        loaded = dativo.load(JOB);
        job = dativo.resolve(loaded.job());
        jobs = List.of(job);
        job.terraform().forEach((ref, built) -> cloud.withResource(ref.type(), ref.id(), built.tags()));
    }
}
