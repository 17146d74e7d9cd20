package io.dativo.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.client.http.GenericUrl;
import io.dativo.gcp.ListedLabels.Page;
import io.dativo.spi.TagRead;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels of everything below an organisation, a folder or a project, from Cloud Asset Inventory: a page for 500
 * resources wherever they are, some minutes behind. Thread-safe.
 */
final class AssetSearch {
    private static final int PAGE = 500;

    private static final Map<String, String> ASSET_TYPES = Map.of(
            GcpId.BUCKET, "storage.googleapis.com/Bucket",
            GcpId.DATASET, "bigquery.googleapis.com/Dataset",
            GcpId.TABLE, "bigquery.googleapis.com/Table");

    private final Rest assets;
    private final String scope;

    /**
     * @param scope {@code organizations/N}, {@code folders/N} or {@code projects/ID}
     */
    AssetSearch(Rest assets, String scope) {
        this.assets = assets;
        this.scope = scope;
    }

    String scope() {
        return scope;
    }

    Page page(String type, @Nullable String token) throws IOException {
        GenericUrl url = assets.url("/v1/" + scope + ":searchAllResources");
        url.set("assetTypes", ASSET_TYPES.get(type)).set("pageSize", PAGE).set("readMask", "name,labels");
        if (token != null) {
            url.set("pageToken", token);
        }
        JsonNode answer = assets.get(url);
        Map<String, TagRead> reads = new HashMap<>();
        for (JsonNode result : answer.path("results")) {
            Map<String, String> labels = new HashMap<>();
            result.path("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            String name = result.path("name").asText();
            try {
                reads.put(GcpId.parse(type, name, null).canonical(), LabelVersion.read(labels));
            } catch (IllegalArgumentException notOurs) {
                // A partition, a snapshot: it cannot be asked for.
            }
        }
        String next = answer.path("nextPageToken").asText("");
        return new Page(reads, next.isEmpty() ? null : next);
    }
}
