package io.dativo.azure.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.azure.FakeAzure;
import io.dativo.cost.CostExport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobExportTest {
    @Test
    void of_several_runs_for_a_period_the_newest_counts() throws IOException {
        try (FakeAzure azure = new FakeAzure()) {
            String may = "focus/daily/20260501-20260531/";
            put(azure, may + "202605020101/0a1b/part_0_0001.csv", "1", "Sat, 02 May 2026 01:01:00 GMT");
            put(azure, may + "202605030101/0c2d/part_0_0001.csv", "2", "Sun, 03 May 2026 01:01:00 GMT");
            put(azure, may + "202605030101/0c2d/part_0_0002.csv", "4", "Sun, 03 May 2026 01:02:00 GMT");
            put(azure, may + "202605030101/0c2d/manifest.json", "8", "Sun, 03 May 2026 01:03:00 GMT");
            put(azure, "focus/daily/20260401-20260430/0e3f/part_0_0001.csv", "16", "Fri, 01 May 2026 01:01:00 GMT");
            put(azure, "other/part_0_0001.csv", "32", "Fri, 01 May 2026 01:01:00 GMT");
            CostExport export = BlobExport.of(azure.provider().build(), "acmelake/exports", "focus/");
            List<String> contents = new ArrayList<>();
            for (CostExport.File file : export.files()) {
                try (InputStream content = file.content().open()) {
                    contents.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            assertThat(contents).containsExactlyInAnyOrder("2", "4", "16");
            assertThat(export.describe()).isEqualTo("https://acmelake.blob.core.windows.net/exports/focus/");
        }
    }

    private static void put(FakeAzure azure, String name, String content, String date) {
        azure.blobs.put(
                "acmelake.blob.core.windows.net", "exports", name, content.getBytes(StandardCharsets.UTF_8), date);
    }
}
