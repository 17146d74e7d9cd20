package io.dativo.iceberg;

import io.dativo.job.Asset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assets of which only the columns matter. */
final class Assets {
    private Assets() {}

    static Asset asset(Asset.Column... columns) {
        return new Asset(
                null,
                null,
                null,
                null,
                "orders",
                "1.0",
                null,
                null,
                null,
                null,
                null,
                null,
                "postgres",
                "public.orders",
                null,
                List.copyOf(Arrays.asList(columns)),
                null,
                new Asset.Team("data@acme.com", null),
                null,
                null,
                null,
                Map.of());
    }

    static Asset.Column column(String name, @Nullable String type) {
        return new Asset.Column(name, type, null, null, null, Map.of());
    }

    static Asset.Column required(String name, String type, String description) {
        return new Asset.Column(name, type, true, "pii", description, Map.of());
    }
}
