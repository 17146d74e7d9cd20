package io.dativo.azure.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.azure.FakeAzure;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostQuery.Granularity;
import io.dativo.cost.CostSource;
import io.dativo.problem.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FocusExportTest {
    private static final String HEADER =
            "\uFEFFbilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,SubAccountId,ServiceName,ResourceId,Tags\n";

    @TempDir
    Path folder;

    private static List<CostLine> read(CostSource source, Granularity granularity, String... tags) {
        List<CostLine> lines = new ArrayList<>();
        source.read(
                new CostQuery(LocalDate.parse("2026-05-01"), LocalDate.parse("2026-06-01"), granularity, List.of(tags)),
                lines::add);
        return lines;
    }

    private CostSource file(String name, String rows) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream plain = Files.newOutputStream(file);
                OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            out.write((HEADER + rows).getBytes(StandardCharsets.UTF_8));
        }
        return FocusExport.files(List.of(file));
    }

    @Test
    void rows_are_lines_with_the_tags_that_were_asked_for() throws IOException {
        CostSource source = file(
                "export.csv.gz",
                "0.17,0.15,USD,2026-05-01T00:00:00Z,2026-05-01T01:00:00Z,/subscriptions/s,\"Storage, Blob\",/x,"
                        + "\"{\"\"Env\"\":\"\"prod\"\",\"\"flag\"\":true,\"\"none\"\":null,\"\"other\"\":\"\"x\"\"}\"\r\n"
                        + "-2.61,NULL,EUR,2026-05-04 00:00:00,2026-05-05 00:00:00,NULL,NULL,,NULL\n"
                        + "1,1,USD,2026-05-02,2026-05-03,s,v,r,\"\"\"env\"\": \"\"dev\"\",\"\"a b\"\": \"\"1\"\"\"\n"
                        + "9,9,USD,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,s,v,r,\n");
        assertThat(read(source, Granularity.DAILY, "env", "flag", "none"))
                .containsExactly(
                        new CostLine(
                                LocalDate.parse("2026-05-01"),
                                LocalDate.parse("2026-05-02"),
                                new BigDecimal("0.17"),
                                new BigDecimal("0.15"),
                                "USD",
                                "/subscriptions/s",
                                "Storage, Blob",
                                "/x",
                                Map.of("env", "prod", "flag", "true")),
                        new CostLine(
                                LocalDate.parse("2026-05-04"),
                                LocalDate.parse("2026-05-05"),
                                new BigDecimal("-2.61"),
                                null,
                                "EUR",
                                null,
                                null,
                                null,
                                Map.of()),
                        new CostLine(
                                LocalDate.parse("2026-05-02"),
                                LocalDate.parse("2026-05-03"),
                                BigDecimal.ONE,
                                BigDecimal.ONE,
                                "USD",
                                "s",
                                "v",
                                "r",
                                Map.of("env", "dev")));
        assertThat(read(source, Granularity.MONTHLY))
                .allSatisfy(line -> assertThat(line.until()).isEqualTo(LocalDate.parse("2026-06-01")));
    }

    @Test
    void of_several_runs_for_a_period_the_newest_counts() {
        try (FakeAzure azure = new FakeAzure()) {
            String may = "focus/daily/20260501-20260531/";
            put(azure, may + "202605020101/0a1b/part_0_0001.csv", "1", "Sat, 02 May 2026 01:01:00 GMT");
            put(azure, may + "202605030101/0c2d/part_0_0001.csv", "2", "Sun, 03 May 2026 01:01:00 GMT");
            put(azure, may + "202605030101/0c2d/part_0_0002.csv", "4", "Sun, 03 May 2026 01:02:00 GMT");
            put(azure, may + "202605030101/0c2d/manifest.json", "8", "Sun, 03 May 2026 01:03:00 GMT");
            put(azure, "focus/daily/20260401-20260430/0e3f/part_0_0001.csv", "16", "Fri, 01 May 2026 01:01:00 GMT");
            put(azure, "other/part_0_0001.csv", "32", "Fri, 01 May 2026 01:01:00 GMT");
            CostSource source = FocusExport.blobs(azure.provider().build(), "acmelake/exports", "focus/");
            assertThat(read(source, Granularity.DAILY))
                    .extracting(line -> line.billedCost().intValue())
                    .containsExactlyInAnyOrder(2, 4, 16);
            assertThat(source.describe())
                    .isEqualTo("FOCUS export, https://acmelake.blob.core.windows.net/exports/focus/");
        }
    }

    private static void put(FakeAzure azure, String name, String cost, String date) {
        byte[] content = (HEADER + cost + ",,USD,2026-05-01,,,,,\n").getBytes(StandardCharsets.UTF_8);
        azure.blobs.put("acmelake.blob.core.windows.net", "exports", name, content, date);
    }

    @Test
    void what_is_no_export_or_no_row_is_told_with_its_place() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "Date,Cost\n1,2\n");
        assertThatThrownBy(() -> read(FocusExport.files(List.of(other)), Granularity.DAILY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 errors")
                .hasMessageContaining("there is no column BilledCost");
        CostSource number = file("number.csv", "x,,USD,2026-05-01,,,,,\n");
        assertThatThrownBy(() -> read(number, Granularity.DAILY)).hasMessageContaining("row 2: 'x' is no number");
        CostSource date = file("date.csv", "1,,USD,05/01/2026,,,,,\n");
        assertThatThrownBy(() -> read(date, Granularity.DAILY)).hasMessageContaining("row 2: '05/01/2026' is no date");
        CostSource tags = file("tags.csv", "1,,USD,2026-05-01,,,,,{a\n");
        assertThatThrownBy(() -> read(tags, Granularity.DAILY, "a")).hasMessageContaining("row 2: Tags is no JSON");
    }
}
