package io.dativo.catalogs;

import io.dativo.Dativo;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.TargetConfig;
import java.util.Map;

/** A job whose table has an owner, a cost centre and a column. */
final class Jobs {
    /** Under which these jobs claim, as the last of their names is {@code orders}. */
    static final String ID = "acme/-/orders";

    private static final String NAME = "orders";

    private Jobs() {}

    static ResolvedJob job(String costCenter, String classification) {
        return resolved(builder(classification).name(NAME).finops("cost_center", costCenter));
    }

    /** The same job, of whose column nothing is said. */
    static ResolvedJob jobWithoutColumns(String costCenter) {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .build();
        return resolved(Job.builder("acme").asset(asset).name(NAME).finops("cost_center", costCenter));
    }

    /** A job whose table has one column, with personal data. */
    static ResolvedJob jobWithColumn(String column) {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .column(new Asset.Column(column, "string", null, "pii", null, Map.of()))
                .build();
        return resolved(Job.builder("acme").asset(asset).name(NAME));
    }

    /** A job that writes the Iceberg table {@code acme.orders}. */
    static ResolvedJob icebergJob(String name, Map<String, String> finops) {
        Job.Builder job =
                builder("pii").name(name).target(TargetConfig.builder("iceberg").build());
        finops.forEach(job::finops);
        return resolved(job);
    }

    private static Job.Builder builder(String classification) {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .column(new Asset.Column("email", "string", null, classification, null, Map.of()))
                .build();
        return Job.builder("acme").asset(asset);
    }

    private static ResolvedJob resolved(Job.Builder job) {
        return Dativo.builder().withoutDiscovery().build().resolve(job.build());
    }
}
