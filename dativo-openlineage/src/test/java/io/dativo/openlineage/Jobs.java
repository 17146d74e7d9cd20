package io.dativo.openlineage;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.SourceConfig;
import io.dativo.job.TargetConfig;
import java.util.List;
import java.util.Map;

/** Jobs for tests. */
final class Jobs {
    private Jobs() {}

    /** Orders from PostgreSQL in an Iceberg table of Glue, with an owner, a purpose, a classified column and a bucket. */
    static Job orders(String costCenter) {
        return Job.builder("acme")
                .environment("prod")
                .asset(asset("DATA <d@acme.example>"))
                .source(SourceConfig.builder("postgres")
                        .table("sales.orders", "orders")
                        .connection(Map.of("host", "db.acme.example", "database", "app", "password", "hunter2"))
                        .build())
                .target(TargetConfig.builder("iceberg")
                        .catalog(Map.of("type", "glue", "glue_database", "acme_prod"))
                        .warehouse("s3://acme-lake/")
                        .connection(Map.of("s3", Map.of("bucket", "acme-lake", "secret_access_key", "hunter2")))
                        .build())
                .infrastructure(Infrastructure.builder("aws")
                        .region("us-east-1")
                        .accountId("123456789012")
                        .resource("s3_bucket", "arn:aws:s3:::acme-lake")
                        .tags(new InfrastructureTags(
                                costCenter, null, null, "prod", "data@acme.example", List.of("GDPR"), null))
                        .build())
                .build();
    }

    static Asset asset(String owner) {
        return new Asset(
                "schema",
                "v3.0.2",
                "DataContract",
                "4711",
                "orders",
                "1",
                "active",
                "sales",
                null,
                null,
                new Asset.Description("Orders of the shop \u00fc \ud83d", null, null, Map.of()),
                null,
                "postgres",
                "orders",
                null,
                List.of(
                        new Asset.Column("email", "string", true, "PII", "of the buyer", Map.of()),
                        Asset.Column.of("id", "integer")),
                null,
                new Asset.Team(
                        owner, List.of(new Asset.Role("steward", "s@acme.example", null)), null, null, null, Map.of()),
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }
}
