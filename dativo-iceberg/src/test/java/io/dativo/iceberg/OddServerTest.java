package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.Job;
import io.dativo.job.TargetConfig;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.testparts.OddServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a catalog by REST answers costs a bounded time and memory, whatever it is. */
class OddServerTest {
    private static final ResourceRef ORDERS = new ResourceRef("iceberg", "table", "sales.orders");
    private static final ResourceRef RETURNS = new ResourceRef("iceberg", "table", "sales.returns");
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_catalog_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            assertThatThrownBy(catalog(server.address().toString(), SHORT)::open)
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("could not open the rest catalog of job")
                    .hasNoCause();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ENDLESS", "ENDLESS_ERROR", "HUGE_HEADER"})
    @Timeout(120)
    void what_has_no_end_is_given_up_for_its_size_long_before_the_time_is_over(OddServer.Answer odd) {
        try (OddServer server = new OddServer(odd)) {
            ProviderException failure = catchThrowableOfType(
                    ProviderException.class, catalog(server.address().toString(), Duration.ofHours(1))::open);

            assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.REJECTED);
        }
    }

    @Test
    @Timeout(60)
    void a_request_that_takes_too_long_is_not_observed_or_not_known_and_loses_no_other() throws IOException {
        try (InMemoryCatalog behind = new InMemoryCatalog()) {
            behind.initialize("behind", Map.of());
            behind.createNamespace(Namespace.of("sales"));
            behind.createTable(TableIdentifier.of("sales", "orders"), new Schema());
            behind.createTable(TableIdentifier.of("sales", "returns"), new Schema());
            try (RestCatalogServer server = new RestCatalogServer(behind);
                    JobCatalog.Opened opened = catalog(server.uri(), SHORT).open();
                    TagStore store = IcebergProvider.of(opened.catalog()).open(AccountScope.of("iceberg"))) {
                server.stall("GET", "orders");
                Map<ResourceRef, TagRead> reads = store.read(List.of(ORDERS, RETURNS));
                assertThat(reads.get(ORDERS).status()).isEqualTo(Status.NOT_OBSERVED);
                assertThat(reads.get(ORDERS).detail()).contains("no whole answer came within PT0.3S");
                assertThat(reads.get(RETURNS).status()).isEqualTo(Status.FOUND);

                server.stall("POST", "returns");
                TagWrite write = new TagWrite(
                        RETURNS,
                        Map.of("team", "data"),
                        Set.of(),
                        reads.get(RETURNS).version());
                TagWriteResult result = store.write(List.of(write)).get(RETURNS);
                assertThat(result.failure()).as("%s", result).isEqualTo(Kind.TIMEOUT);
            }
        }
    }

    @Test
    @Timeout(60)
    void an_interrupt_ends_a_request_and_stays_set() {
        try (OddServer server = new OddServer(OddServer.Answer.SILENT)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(catalog(server.address().toString(), Duration.ofHours(1))::open)
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_bound_that_is_none_is_refused() {
        JobCatalog catalog = catalog("http://127.0.0.1:1", SHORT);

        assertThatThrownBy(() -> catalog.withTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JobCatalog catalog(String address, Duration timeout) {
        Job job = Job.builder("acme")
                .asset(Assets.asset(Assets.column("id", "integer")))
                .target(TargetConfig.builder("iceberg")
                        .catalog(Map.of(
                                "type",
                                "rest",
                                "uri",
                                address,
                                "rest.client.max-retries",
                                1,
                                "io-impl",
                                "org.apache.iceberg.inmemory.InMemoryFileIO"))
                        .build())
                .build();
        return JobCatalog.of(job).withTimeout(timeout);
    }
}
