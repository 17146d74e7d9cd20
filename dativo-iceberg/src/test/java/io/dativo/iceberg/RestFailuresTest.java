package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a REST catalog become, through Iceberg's own client. */
class RestFailuresTest {
    private static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef NAMESPACE = new ResourceRef("iceberg", "namespace", "sales");

    private final InMemoryCatalog behind = new InMemoryCatalog();
    private final RESTCatalog catalog = new RESTCatalog();

    private RestCatalogServer server;
    private TagStore store;

    @BeforeEach
    void start() throws Exception {
        behind.initialize("behind", Map.of());
        behind.createNamespace(Namespace.of("sales"));
        behind.createTable(TableIdentifier.of("sales", "orders"), new Schema());
        server = new RestCatalogServer(behind);
        catalog.initialize(
                "rest",
                Map.of(
                        CatalogProperties.URI,
                        server.uri(),
                        CatalogProperties.FILE_IO_IMPL,
                        InMemoryFileIO.class.getName(),
                        "rest.client.max-retries",
                        "1"));
        store = IcebergProvider.of(catalog).open(AccountScope.of("iceberg"));
    }

    @AfterEach
    void stop() throws Exception {
        catalog.close();
        server.close();
        behind.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "401, DENIED",
        "403, DENIED",
        "404, NOT_FOUND",
        "500, TIMEOUT",
        "502, TIMEOUT",
        "503, TIMEOUT",
        "504, TIMEOUT",
    })
    void a_refused_commit_has_the_kind_of_its_answer(int status, Kind kind) {
        server.fail("POST", status);
        TagWriteResult result = write(TABLE);
        assertThat(result.failure()).isEqualTo(kind);
        assertThat(result.detail()).contains("made to fail");
        assertThat(behind.loadTable(TableIdentifier.of("sales", "orders")).properties())
                .doesNotContainKey("a");
    }

    @Test
    void a_commit_that_met_another_one_is_made_again() {
        server.failNext("POST", 409);
        assertThat(write(TABLE)).isEqualTo(TagWriteResult.seen());
        assertThat(behind.loadTable(TableIdentifier.of("sales", "orders")).properties())
                .containsEntry("a", "1");
    }

    @Test
    void a_commit_whose_answer_is_lost_is_found_to_have_taken_effect() {
        server.loseNextAnswer("POST");
        assertThat(write(TABLE)).isEqualTo(TagWriteResult.seen());
    }

    @ParameterizedTest
    @CsvSource({
        "403, DENIED",
        "404, NOT_FOUND",
        "500, TIMEOUT",
        "503, UNAVAILABLE",
    })
    void a_refused_change_of_a_namespace_has_the_kind_of_its_answer(int status, Kind kind) {
        server.fail("POST", status);
        assertThat(write(NAMESPACE).failure()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "401, NOT_OBSERVED",
        "403, NOT_OBSERVED",
        "404, MISSING",
        "500, NOT_OBSERVED",
        "503, NOT_OBSERVED",
    })
    void what_cannot_be_read_is_not_taken_for_absent(int status, TagRead.Status expected) {
        server.fail("GET", status);
        TagRead read = store.read(List.of(TABLE)).get(TABLE);
        assertThat(read.status()).isEqualTo(expected);
        assertThat(read.detail()).contains("made to fail");
    }

    @ParameterizedTest
    @CsvSource({"403, DENIED", "503, UNAVAILABLE", "500, UNAVAILABLE"})
    void a_write_that_could_not_even_read_had_no_effect(int status, Kind kind) {
        server.fail("GET", status);
        assertThat(write(TABLE).failure()).isEqualTo(kind);
    }

    @Test
    void a_view_in_a_catalog_that_has_no_addresses_for_views_is_not_taggable_and_not_missing() {
        ResourceRef view = new ResourceRef("iceberg", "view", "sales.orders_by_day");
        assertThat(store.read(List.of(view)).get(view).status()).isEqualTo(TagRead.Status.NOT_TAGGABLE);
        assertThat(write(view).failure()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_server_that_is_gone_is_unavailable() {
        server.close();
        assertThat(write(TABLE).failure()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(store.read(List.of(TABLE)).get(TABLE).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
    }

    private TagWriteResult write(ResourceRef resource) {
        return store.write(List.of(new TagWrite(resource, Map.of("a", "1"), Set.of(), null)))
                .get(resource);
    }
}
