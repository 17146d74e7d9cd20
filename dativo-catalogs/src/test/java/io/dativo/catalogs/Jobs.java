package io.dativo.catalogs;

import io.dativo.Dativo;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import java.util.Map;

/** A job whose table has an owner, a cost centre and a column. */
final class Jobs {
    static final String NAME = "orders";

    private Jobs() {}

    static ResolvedJob job(String costCenter, String classification) {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .column(new Asset.Column("email", "string", null, classification, null, Map.of()))
                .build();
        Job job = Job.builder("acme")
                .name(NAME)
                .asset(asset)
                .finops("cost_center", costCenter)
                .build();
        return Dativo.builder().withoutDiscovery().build().resolve(job);
    }
}
