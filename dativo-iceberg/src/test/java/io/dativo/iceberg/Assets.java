package io.dativo.iceberg;

import io.dativo.job.Asset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assets of which only the columns matter. */
final class Assets {
    private Assets() {}

    static Asset asset(Asset.Column... columns) {
        Asset.Builder asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.com");
        for (Asset.Column column : columns) {
            asset.column(column);
        }
        return asset.build();
    }

    static Asset.Column column(String name, @Nullable String type) {
        return new Asset.Column(name, type, null, null, null, Map.of());
    }

    static Asset.Column required(String name, String type, String description) {
        return new Asset.Column(name, type, true, "pii", description, Map.of());
    }
}
