package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.testparts.MotoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Table;

/** Tables in moto, which does not enforce their versions, so that the contract cannot be run on them. */
class MotoTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion("eu-west-1").withAccount("123456789012");
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private static MotoServer moto;

    @BeforeAll
    static void start() {
        moto = new MotoServer();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void tables_are_read_by_filter_and_an_update_changes_parameters_alone_and_stores_no_version() {
        try (TagStore store = provider().build().open(JOB);
                GlueClient glue = glue()) {
            glue.createDatabase(request -> request.databaseInput(it -> it.name("sales")));
            List<ResourceRef> tables = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String name = i < 10 ? "orders_" + i : "odd-" + i;
                glue.createTable(request -> request.databaseName("sales")
                        .tableInput(it -> it.name(name)
                                .description("what is in it")
                                .owner("hadoop")
                                .tableType("EXTERNAL_TABLE")
                                .parameters(Map.of("classification", "parquet"))
                                .partitionKeys(column("day", "date"))
                                .storageDescriptor(storage ->
                                        storage.location("s3://lake/orders").columns(column("id", "bigint")))));
                tables.add(new ResourceRef(
                        "aws", "glue_table", "arn:aws:glue:eu-west-1:123456789012:table/sales/" + name));
            }
            Table before = glue.getTable(
                            request -> request.databaseName("sales").name("orders_0"))
                    .table();

            Map<ResourceRef, TagRead> reads = store.read(tables);
            List<TagWrite> writes = tables.stream()
                    .map(ref -> new TagWrite(
                            ref,
                            Map.of("owner", "data"),
                            Set.of(),
                            reads.get(ref).version()))
                    .toList();
            assertThat(store.write(writes).values()).hasSize(12).allMatch(TagWriteResult::isWritten);

            assertThat(store.read(tables))
                    .hasSize(12)
                    .allSatisfy((ref, read) -> assertThat(read.tags()).isEqualTo(Map.of("owner", "data")));
            Table after = glue.getTable(request -> request.databaseName("sales").name("orders_0"))
                    .table();
            assertThat(after.parameters()).isEqualTo(Map.of("classification", "parquet", "owner", "data"));
            assertThat(after.toBuilder()
                            .parameters(before.parameters())
                            .versionId(before.versionId())
                            .updateTime(before.updateTime())
                            .build())
                    .isEqualTo(before);
        }
    }

    @Test
    void a_missing_table_is_missing() {
        ResourceRef gone =
                new ResourceRef("aws", "glue_table", "arn:aws:glue:eu-west-1:123456789012:table/gone/orders");
        try (TagStore store = provider().build().open(JOB)) {
            assertThat(store.read(List.of(gone)).get(gone).status()).isEqualTo(TagRead.Status.MISSING);
            assertThat(store.write(List.of(new TagWrite(gone, Map.of("a", "1"), Set.of(), null)))
                            .get(gone)
                            .failure())
                    .isEqualTo(Kind.NOT_FOUND);
        }
    }

    private static Column column(String name, String type) {
        return Column.builder().name(name).type(type).build();
    }

    private static AwsProvider.Builder provider() {
        return AwsProvider.builder().endpoint(moto.endpoint()).credentials(CREDENTIALS);
    }

    private static GlueClient glue() {
        return GlueClient.builder()
                .endpointOverride(moto.endpoint())
                .credentialsProvider(CREDENTIALS)
                .region(Region.EU_WEST_1)
                .build();
    }
}
