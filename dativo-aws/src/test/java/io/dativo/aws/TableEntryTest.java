package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs have an entry of their table in Glue, and what it carries. */
class TableEntryTest {
    private static final ResourceRef ENTRY = new ResourceRef("aws", "glue_table", "sales.orders");

    @TempDir
    private Path folder;

    private final Dativo dativo = Dativo.builder().build();

    private ResolvedJob job(String catalog, String provider, String resources) throws IOException {
        Files.writeString(
                folder.resolve("source.yaml"), "{name: s, type: csv, roles: [source], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("target.yaml"),
                "{name: t, type: iceberg, roles: [target], default_engine: {type: native}}");
        Files.writeString(
                folder.resolve("asset.yaml"),
                "{name: orders, version: '1', source_type: csv, object: o, schema: [{name: id}], team: {owner: data}}");
        Files.writeString(
                folder.resolve("job.yaml"),
                "tenant_id: acme\nsource_connector_path: source.yaml\ntarget_connector_path: target.yaml\n"
                        + "asset_path: asset.yaml\ntarget: {catalog: " + catalog + "}\ninfrastructure:\n  provider: {"
                        + provider + ", resources: [" + resources + "]}\n  tags: {cost_center: C-1}\n");
        return dativo.resolve(dativo.load(folder.resolve("job.yaml")).job());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: glue, glue_database: sales} | provider: aws, region: eu-west-1, account_id: '123456789012' | true",
                "{type: glue, glue_database: sales} | provider: aws, region: eu-west-1 | false",
                "{type: nessie, namespace: sales} | provider: aws, region: eu-west-1, account_id: '123456789012' | false",
                "{type: glue, glue_database: sales} | provider: gcp, region: eu-west1, project_id: p-1234567 | false"
            })
    void a_table_in_glue_has_an_entry_where_the_account_is_known(String catalog, String provider, boolean has)
            throws IOException {
        ResolvedJob job = job(catalog, provider, "");
        assertThat(job.entries().contains(ENTRY)).isEqualTo(has);
        if (has) {
            assertThat(job.tags(ENTRY)).isEqualTo(job.tags(job.table().orElseThrow()));
            assertThat(dativo.explain(job, ENTRY, "infrastructure.cost_center").toString())
                    .contains("infrastructure.tags.cost_center");
            assertThat(job.problems()).isEmpty();
        }
    }

    @Test
    void an_entry_that_the_job_file_lists_is_the_job_files() throws IOException {
        ResolvedJob job = job(
                "{type: glue, glue_database: sales}",
                "provider: aws, region: eu-west-1, account_id: '123456789012'",
                "{resource_type: glue_table, resource_id: sales.orders}");
        assertThat(job.entries()).isEmpty();
        assertThat(job.tags(ENTRY).get("cost_center")).isPresent();
    }
}
