package io.dativo.icebergit;

import io.dativo.iceberg.JobCatalog;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import java.util.Map;

/** Jobs of which only the target matters. */
final class Targets {
    private Targets() {}

    static JobCatalog catalog(Map<String, ?> catalog, String warehouse, Map<String, ?> connection) {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .column(new Asset.Column("id", "integer", null, null, null, Map.of()))
                .build();
        TargetConfig target = TargetConfig.builder("iceberg")
                .catalog(catalog)
                .warehouse(warehouse)
                .connection(connection)
                .build();
        return JobCatalog.of(
                Job.builder("acme").name("it").asset(asset).target(target).build());
    }
}
