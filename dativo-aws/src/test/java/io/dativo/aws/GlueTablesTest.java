package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tags as parameters, next to everything else that a table has. */
class GlueTablesTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final ResourceRef ORDERS =
            new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/orders"));

    private FakeAws aws;
    private TagStore store;

    @BeforeEach
    void start() {
        aws = new FakeAws();
        aws.account.table("sales/orders");
        store = aws.provider().build().open(JOB);
    }

    @AfterEach
    void stop() {
        store.close();
        aws.close();
    }

    @Test
    void an_update_changes_parameters_and_nothing_else_and_keeps_no_old_version() {
        FakeAccount.Table table = aws.account.tables.get("sales/orders");
        JsonNode before = table.input.deepCopy();
        assertThat(write(Map.of("owner", "data"), Set.of(), read().version()).failure())
                .isNull();

        ObjectNode expected = before.deepCopy();
        ((ObjectNode) expected.get("Parameters")).put("owner", "data");
        assertThat((Object) table.input).isEqualTo(expected);
        assertThat(table.archived).isZero();
        assertThat(write(Map.of(), Set.of("owner"), read().version()).failure()).isNull();
        assertThat((Object) table.input).isEqualTo(before);
    }

    @Test
    void settings_are_no_tags() {
        write(Map.of("owner", "data"), Set.of(), null);
        assertThat(read().tags()).isEqualTo(Map.of("owner", "data"));
        assertThat(write(Map.of(), Set.of("EXTERNAL"), null).failure()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_write_without_change_is_no_call() {
        write(Map.of("owner", "data"), Set.of(), null);
        String version = read().version();
        aws.takeCalls();
        assertThat(write(Map.of("owner", "data"), Set.of("absent"), version).isWritten())
                .isTrue();
        assertThat(aws.takeCalls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,true", "3,true", "4,false"})
    void without_a_planned_version_the_newest_will_do(int conflicts, boolean written) {
        aws.fail(
                conflicts,
                request -> request.operation().equals("UpdateTable"),
                new FakeError(400, "ConcurrentModificationException", "concurrent"));
        TagWriteResult result = write(Map.of("owner", "data"), Set.of(), null);
        assertThat(result.isWritten()).isEqualTo(written);
        assertThat(result.failure()).isEqualTo(written ? null : Kind.CONFLICT);
    }

    @Test
    void a_version_that_was_read_and_changed_since_is_a_conflict_of_glue_itself() {
        String version = read().version();
        aws.account.tables.get("sales/orders").version++;
        TagWriteResult result = write(Map.of("owner", "data"), Set.of(), version);
        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("ConcurrentModificationException");
    }

    @Test
    void a_version_of_another_reading_is_compared_before_anything_is_sent() {
        TagWriteResult result = write(Map.of("owner", "data"), Set.of(), "17");
        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("has the version 1", "planned on 17");
        assertThat(aws.takeCalls()).doesNotContainKey("glue:UpdateTable");
    }

    @Test
    void a_view_of_several_dialects_is_not_taggable() {
        aws.account.tables.get("sales/orders").input.put("IsMultiDialectView", true);
        assertThat(read().status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
    }

    @Test
    void tables_with_names_that_no_filter_can_say_and_missing_ones_are_asked_for_alone() {
        List<ResourceRef> tables = new ArrayList<>();
        for (String name : List.of("orders", "returns", "odd.name", "odd-name")) {
            aws.account.table("sales/" + name);
            tables.add(new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/" + name)));
        }
        ResourceRef gone = new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/gone"));
        tables.add(gone);
        Map<ResourceRef, TagRead> reads = store.read(tables);
        assertThat(reads).hasSize(5);
        tables.forEach(ref -> assertThat(reads.get(ref).status())
                .isEqualTo(ref.equals(gone) ? TagRead.Status.MISSING : TagRead.Status.FOUND));
        assertThat(aws.takeCalls()).isEqualTo(Map.of("glue:GetTables", 1, "glue:GetTable", 3));
    }

    @Test
    void many_tables_with_long_names_are_read_by_filters_that_glue_takes() {
        List<ResourceRef> tables = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            String name = "a_table_with_a_long_name_".repeat(3) + i;
            aws.account.table("sales/" + name);
            tables.add(new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/" + name)));
        }
        assertThat(store.read(tables))
                .hasSize(150)
                .allSatisfy((ref, read) -> assertThat(read.status()).isEqualTo(TagRead.Status.FOUND));
        assertThat(aws.takeCalls().get("glue:GetTables")).isEqualTo(6);
    }

    private TagRead read() {
        return store.read(List.of(ORDERS)).get(ORDERS);
    }

    private TagWriteResult write(Map<String, String> set, Set<String> remove, String version) {
        return store.write(List.of(new TagWrite(ORDERS, set, remove, version))).get(ORDERS);
    }
}
