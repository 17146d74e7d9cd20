package io.dativo.gcp.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Outcome;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BigQueryRetentionTest {
    private static final String NAME = Propagation.PROJECT + ".sales";
    private static final ResourceRef DATASET = new ResourceRef("gcp", "bigquery_dataset", NAME);
    private static final ResourceRef TABLE = new ResourceRef("gcp", "bigquery_table", NAME + ".orders");
    private static final long DAY = 86_400_000L;

    private final FakeGoogle google = new FakeGoogle()
            .withDataset(Propagation.PROJECT, "sales")
            .withTable(Propagation.PROJECT, "sales", "orders");
    private final BigQueryRetention retention = BigQueryRetention.of(Propagation.access(google), Clock.systemUTC());

    @AfterEach
    void stop() {
        google.close();
    }

    private Observation expiry(ResourceRef resource) {
        return retention.observe(resource).get(0);
    }

    /** Numbers of 64 bits are texts in Google's JSON. */
    private void partitions(String expiration) {
        String quoted = expiration.equals("null") ? expiration : '"' + expiration + '"';
        google.set(
                TABLE.type(),
                TABLE.id(),
                "{\"timePartitioning\": {\"type\": \"DAY\", \"field\": \"at\", \"expirationMs\": " + quoted + "}}");
    }

    @ParameterizedTest
    @CsvSource({"null, 168, NO, -1", "2592000000, 168, YES, 37", "2592000000, 48, YES, 32", "1, 48, YES, 3"})
    void partitions_go_when_they_expire_and_the_days_of_time_travel_are_over(
            String expiration, int travel, Outcome outcome, int days) {
        google.set(DATASET.type(), DATASET.id(), "{\"maxTimeTravelHours\": \"" + travel + "\"}");
        partitions(expiration);
        assertThat(expiry(TABLE).outcome()).isEqualTo(outcome);
        assertThat(expiry(TABLE).days().orElse(-1)).isEqualTo(days);
    }

    @Test
    void a_limit_is_written_once_and_keeps_the_rest_of_the_partitioning() {
        partitions("null");
        assertThat(retention.limit(TABLE, 30)).isTrue();
        assertThat(google.now(TABLE.type(), TABLE.id()).path("timePartitioning").toString())
                .contains("\"type\":\"DAY\"")
                .contains("\"field\":\"at\"")
                .contains(String.valueOf(23 * DAY));
        assertThat(expiry(TABLE).days()).hasValue(30);
        assertThat(retention.limit(TABLE, 30)).isFalse();
        assertThat(retention.limit(TABLE, 365)).isFalse();
    }

    @Test
    void a_dataset_gets_a_default_for_tables_to_come() {
        assertThat(expiry(DATASET).outcome()).isEqualTo(Outcome.NO);
        assertThat(retention.limit(DATASET, 30)).isTrue();
        assertThat(expiry(DATASET).days()).hasValue(30);
        assertThat(google.now(DATASET.type(), DATASET.id()).has("defaultTableExpirationMs"))
                .isFalse();
        assertThat(retention.limit(DATASET, 30)).isFalse();
    }

    @Test
    void what_cannot_be_reached_is_refused_and_nothing_is_written() {
        assertThatThrownBy(() -> retention.limit(TABLE, 30))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("not partitioned by time");
        partitions("null");
        assertThatThrownBy(() -> retention.limit(TABLE, 7))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("can be restored for 7 days");
        assertThat(google.calls()).noneMatch(call -> call.startsWith("PATCH"));
    }

    @Test
    void looking_needs_what_it_lists_and_changes_nothing() {
        google.permit(Set.copyOf(retention.permissions()));
        partitions("null");
        expiry(TABLE);
        expiry(DATASET);
        assertThat(google.used()).isEqualTo(Set.copyOf(retention.permissions()));
        google.permit(Set.of());
        assertThat(expiry(TABLE).outcome()).isEqualTo(Outcome.NOT_OBSERVABLE);
        assertThat(expiry(new ResourceRef("gcp", "bigquery_table", NAME + ".none"))
                        .outcome())
                .isNotEqualTo(Outcome.YES);
    }
}
