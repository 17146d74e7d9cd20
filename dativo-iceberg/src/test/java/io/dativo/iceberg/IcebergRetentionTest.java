package io.dativo.iceberg;

import static io.dativo.iceberg.Assets.asset;
import static io.dativo.iceberg.Assets.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table's retention by its id, as an observation and as a setting. */
class IcebergRetentionTest {
    private static final ResourceRef ORDERS = new ResourceRef("iceberg", "table", "sales.orders");

    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final IcebergRetention retention = IcebergRetention.of(IcebergProvider.of(catalog), Clock.systemUTC());
    private Table table;

    @BeforeEach
    void create() {
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("sales"));
        table = IcebergTables.createIfAbsent(
                        catalog,
                        TableIdentifier.of("sales", "orders"),
                        AssetSchema.of(asset(column("id", "integer")), List.of("id")),
                        TagSet.empty(),
                        Map.of())
                .table();
        table.updateProperties()
                .set(
                        "history.expire.max-snapshot-age-ms",
                        Long.toString(Duration.ofDays(90).toMillis()))
                .commit();
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    private Map<Aspect, Observation> seen(ResourceRef resource) {
        return retention.observe(resource).stream().collect(Collectors.toMap(Observation::aspect, each -> each));
    }

    @Test
    void what_snapshots_may_live_is_seen_and_limited_once() {
        assertThat(seen(ORDERS).get(Aspect.EXPIRY).days()).hasValue(90);
        assertThat(seen(ORDERS).get(Aspect.DATA_AGE).outcome()).isEqualTo(Outcome.NO);
        assertThat(retention.limit(ORDERS, 30)).isTrue();
        assertThat(retention.limit(ORDERS, 30)).isFalse();
        assertThat(seen(ORDERS).get(Aspect.EXPIRY).days()).hasValue(30);
        table.refresh();
        assertThat(table.properties()).doesNotContainKey("gc.enabled");
    }

    @Test
    void a_table_or_a_catalog_that_is_not_there_is_an_error_of_each_aspect() {
        ResourceRef none = new ResourceRef("iceberg", "table", "sales.none");
        assertThat(seen(none).values()).extracting(Observation::outcome).containsOnly(Outcome.ERROR);
        assertThatThrownBy(() -> retention.limit(none, 30))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("sales.none");
        IcebergRetention nowhere = IcebergRetention.of(new IcebergProvider(), Clock.systemUTC());
        assertThat(nowhere.observe(ORDERS)).hasSize(2).allMatch(each -> each.outcome() == Outcome.ERROR);
    }
}
