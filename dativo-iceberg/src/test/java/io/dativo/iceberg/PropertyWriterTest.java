package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when another writer acts between the steps of a write. The table is real; the moments are chosen. */
class PropertyWriterTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final ResourceRef REF = new ResourceRef("iceberg", "table", "sales.orders");

    private final InMemoryCatalog catalog = new InMemoryCatalog();

    private Runnable beforeCommit = () -> {};
    private Runnable afterCommit = () -> {};
    private UnaryOperator<String> stored = UnaryOperator.identity();
    private int commits;

    @BeforeEach
    void createTheTable() {
        catalog.initialize("memory", Map.of());
        catalog.createNamespace(Namespace.of("sales"));
        catalog.createTable(ORDERS, new Schema());
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    @Test
    void a_commit_that_lost_to_an_unrelated_one_is_made_again() {
        beforeCommit = once(() -> set("their.key", "theirs"));

        assertThat(write(Map.of("a", "1"))).isEqualTo(TagWriteResult.seen());
        assertThat(commits).isEqualTo(2);
        assertThat(properties()).containsEntry("a", "1").containsEntry("their.key", "theirs");
    }

    @Test
    void a_commit_that_lost_to_one_of_the_same_key_is_not_made_again() {
        beforeCommit = once(() -> set("a", "theirs"));

        assertThat(write(Map.of("a", "1")).failure()).isEqualTo(Kind.CONFLICT);
        assertThat(commits).isEqualTo(1);
        assertThat(properties()).containsEntry("a", "theirs").doesNotContainKey("dativo.ledger.a");
    }

    @Test
    void a_commit_that_lost_to_the_same_tags_is_done() {
        beforeCommit = once(() -> {
            set("a", "1");
            set("dativo.ledger.a", "1");
        });

        assertThat(write(Map.of("a", "1"))).isEqualTo(TagWriteResult.seen());
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void endless_competition_ends_in_a_conflict() {
        int[] turn = {0};
        beforeCommit = () -> set("their.key", "value " + turn[0]++);

        TagWriteResult result = write(Map.of("a", "1"));

        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("10 commits").contains("CommitFailedException");
        assertThat(commits).isEqualTo(10);
    }

    @Test
    void tags_that_a_concurrent_replace_loses_are_noticed_and_written_again() {
        Transaction replace = catalog.buildTable(ORDERS, new Schema()).replaceTransaction();
        boolean[] lost = {false};
        afterCommit = once(() -> {
            replace.commitTransaction();
            lost[0] = !properties().containsKey("a");
        });

        assertThat(write(Map.of("a", "1"))).isEqualTo(TagWriteResult.seen());
        assertThat(lost[0]).as("the replace lost the tag").isTrue();
        assertThat(commits).isEqualTo(2);
        assertThat(properties()).containsEntry("a", "1").containsEntry("dativo.ledger.a", "1");
    }

    @Test
    void a_tag_that_somebody_changes_right_after_the_commit_is_theirs() {
        afterCommit = once(() -> set("a", "theirs"));

        assertThat(write(Map.of("a", "1")).failure()).isEqualTo(Kind.CONFLICT);
        assertThat(commits).isEqualTo(1);
        assertThat(properties()).containsEntry("a", "theirs");
    }

    @Test
    void a_value_that_the_catalog_alters_is_told_once_and_not_tried_again_and_again() {
        stored = value -> value.replace('é', '?');
        Map<String, String> tags = Map.of("a", "café");

        assertThat(write(tags).failure())
                .as("another writer may have changed it")
                .isEqualTo(Kind.CONFLICT);
        assertThat(commits).isEqualTo(1);

        for (int run = 1; run < 3; run++) {
            TagWriteResult result = write(tags);

            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("keeps another value of a, dativo.ledger.a");
            assertThat(commits).isEqualTo(1 + 2 * run);
        }
    }

    @Test
    void an_unknown_commit_that_took_effect_is_written() {
        afterCommit = once(() -> {
            throw new CommitStateUnknownException(new IllegalStateException("connection reset"));
        });

        assertThat(write(Map.of("a", "1"))).isEqualTo(TagWriteResult.seen());
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void an_unknown_commit_that_cannot_be_seen_stays_unknown_and_is_not_made_again() {
        beforeCommit = once(() -> {
            throw new CommitStateUnknownException(new IllegalStateException("connection reset"));
        });

        TagWriteResult result = write(Map.of("a", "1"));

        assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        assertThat(result.detail()).startsWith("CommitStateUnknownException: connection reset");
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void a_failure_that_nobody_vouches_for_is_unknown_too() {
        beforeCommit = once(() -> {
            throw new IllegalStateException("the driver gave up");
        });
        assertThat(write(Map.of("a", "1")).failure()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void a_denied_commit_had_no_effect() {
        beforeCommit = once(() -> {
            throw new ForbiddenException("Forbidden: %s", "no write access");
        });
        assertThat(write(Map.of("a", "1")))
                .isEqualTo(TagWriteResult.failed(Kind.DENIED, "ForbiddenException: Forbidden: no write access"));
    }

    @Test
    void a_table_that_is_dropped_meanwhile_is_not_found() {
        beforeCommit = once(() -> catalog.dropTable(ORDERS));
        assertThat(write(Map.of("a", "1")).failure()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void a_missing_class_is_a_failure_of_this_table_only() {
        beforeCommit = once(() -> {
            throw new NoClassDefFoundError("org/apache/hadoop/conf/Configuration");
        });
        TagWriteResult result = write(Map.of("a", "1"));
        assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        assertThat(result.detail()).contains("org/apache/hadoop/conf/Configuration");
    }

    private TagWriteResult write(Map<String, String> tags) {
        TableHolder table = new TableHolder(catalog, ORDERS);
        return PropertyWriter.write(
                () -> new Watched(table.load()), null, IcebergRules.TABLE, new TagWrite(REF, tags, Set.of(), null));
    }

    private Map<String, String> properties() {
        return catalog.loadTable(ORDERS).properties();
    }

    private void set(String key, String value) {
        catalog.loadTable(ORDERS).updateProperties().set(key, value).commit();
    }

    private static Runnable once(Runnable action) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }

    /** The real table, with something happening around its commits. */
    private final class Watched implements PropertyHolder.Loaded {
        private final PropertyHolder.Loaded real;

        Watched(PropertyHolder.Loaded real) {
            this.real = real;
        }

        @Override
        public String uuid() {
            return real.uuid();
        }

        @Override
        public Map<String, String> properties() {
            return real.properties();
        }

        @Override
        public void commit(Map<String, String> set, Set<String> remove) {
            commits++;
            beforeCommit.run();
            Map<String, String> kept = new HashMap<>(set);
            kept.replaceAll((key, value) -> stored.apply(value));
            real.commit(kept, remove);
            afterCommit.run();
        }

        @Override
        public Map<String, String> propertiesAgain() {
            return real.propertiesAgain();
        }
    }
}
