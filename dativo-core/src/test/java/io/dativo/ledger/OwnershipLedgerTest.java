package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.VersionedStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnershipLedgerTest {
    private static final ResourceRef LAKE =
            new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::Lake/Ünïcode " + "x".repeat(90));
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final InMemoryStore store = new InMemoryStore();
    private final OwnershipLedger ledger = OwnershipLedger.of(store);

    @Test
    void what_is_written_is_read_back_with_every_part() {
        OwnedTag settled = new OwnedTag("v", NOW, "plan1", new TreeSet<>(List.of("b", "a")), null);
        Map<String, OwnedTag> tags = Map.of(
                "settled", settled,
                "adding",
                        new OwnedTag(null, NOW, "plan2", new TreeSet<>(), null).intend("n", NOW, "plan2", List.of("c")),
                "changing", settled.intend("w", NOW.plusSeconds(1), "plan2", List.of("c")),
                "removing", settled.intend(null, NOW, "plan2", List.of()));

        assertThat(ledger.write(Ownership.none(LAKE).with(new TreeMap<>(tags)))).isTrue();

        assertThat(ledger.read(LAKE).tags()).isEqualTo(new TreeMap<>(tags));
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("settled", "v", "changing", "v", "removing", "v"));
    }

    @Test
    void a_name_can_be_read_by_a_person_and_differs_where_resources_do() {
        String name = OwnershipLedger.name(LAKE);
        assertThat(name).startsWith("aws.s3_bucket.arn-aws-s3-lake-").matches("[A-Za-z0-9._-]{1,130}");
        assertThat(OwnershipLedger.name(
                        new ResourceRef("aws", "s3_bucket", LAKE.id().replace('L', 'l'))))
                .isNotEqualTo(name);
        assertThat(OwnershipLedger.name(new ResourceRef("a", "b", "c.d")))
                .isNotEqualTo(OwnershipLedger.name(new ResourceRef("a", "b.c", "d")));
    }

    @Test
    void a_torn_document_is_said_to_be_unreadable_and_never_to_be_empty() {
        ledger.write(Ownership.none(LAKE)
                .with(new TreeMap<>(Map.of("k", new OwnedTag("v", NOW, "p", new TreeSet<>(), null)))));
        String whole = document().content();

        for (int length = 0; length < whole.length() - 1; length++) {
            tear(whole.substring(0, length));
            Ownership read = ledger.read(LAKE);
            assertThat(read.unreadable()).as("cut to %d characters", length).isNotNull();
        }
        for (String other : List.of(
                "[]",
                "null",
                "{}",
                whole + "x",
                whole.replace("\"v\"", "7"),
                whole.replace("2026", "x"),
                whole.replace("aws", "gcp"),
                whole.replace("\"aws\"", "\"\""),
                whole.replace("\"tags\" : {", "\"tags\" : {\"k\" : {}, "))) {
            tear(other);
            assertThat(ledger.read(LAKE).unreadable()).as(other).contains(OwnershipLedger.name(LAKE));
        }
    }

    @Test
    void an_unreadable_document_is_set_aside_once_before_it_is_written_over() {
        tear("torn");
        Ownership torn = ledger.read(LAKE);

        assertThat(ledger.write(torn.with(new TreeMap<>()))).isTrue();

        assertThat(ledger.read(LAKE).unreadable()).isNull();
        String aside =
                OwnershipLedger.name(LAKE) + ".unreadable-" + Digest.of("torn").substring(0, 32);
        assertThat(store.read(aside))
                .hasValueSatisfying(copy -> assertThat(copy.content()).isEqualTo("torn"));
        assertThat(ledger.write(torn.with(new TreeMap<>())))
                .as("on the old version")
                .isFalse();
    }

    @Test
    void a_document_of_a_later_release_is_left_as_it_is() {
        tear("{\"format\" : 2}");
        assertThatThrownBy(() -> ledger.read(LAKE))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("it has format 2, and this release writes format 1");
    }

    @Test
    void plans_are_pruned_by_age_and_by_number_and_ownership_stays() {
        ledger.write(Ownership.none(LAKE)
                .with(new TreeMap<>(Map.of("k", new OwnedTag("v", NOW, "a0", new TreeSet<>(), null)))));
        for (int hour = 0; hour < 6; hour++) {
            String plan = "plan of hour " + hour;
            ledger.keepPlan("a" + hour, NOW.plusSeconds(3600L * hour), () -> plan);
            ledger.keepPlan("a" + hour, NOW.plusSeconds(86_400), () -> "the same once more");
        }

        assertThat(ledger.prunePlansBefore(NOW.plusSeconds(7200))).isEqualTo(2);
        assertThat(ledger.plan("a1")).isEmpty();
        assertThat(ledger.plan("a2")).hasValue("plan of hour 2");
        assertThat(ledger.prunePlansTo(3)).isEqualTo(1);
        assertThat(ledger.prunePlansTo(3)).isZero();
        assertThat(ledger.plan("a2")).isEmpty();
        assertThat(ledger.plan("a3")).hasValue("plan of hour 3");
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void settling_touches_only_the_intents_of_one_plan() {
        OwnedTag tag = new OwnedTag("v", NOW, "p0", new TreeSet<>(), null);
        OwnedTag other = tag.intend("theirs", NOW, "other", List.of("b"));
        ledger.write(Ownership.none(LAKE)
                .with(new TreeMap<>(Map.of(
                        "mine", tag.intend("new", NOW, "mine", List.of("a")),
                        "gone", tag.intend(null, NOW, "mine", List.of()),
                        "open", tag.intend(null, NOW, "mine", List.of()),
                        "not-done", tag.intend("new", NOW, "mine", List.of("a")),
                        "other", other))));

        ledger.settle(LAKE, "mine", Map.of("mine", "new", "not-done", "v", "other", "theirs"), Set.of("open"));

        assertThat(ledger.read(LAKE).tags())
                .isEqualTo(new TreeMap<>(Map.of(
                        "mine",
                        new OwnedTag("new", NOW, "mine", new TreeSet<>(List.of("a")), null),
                        "not-done",
                        tag,
                        "open",
                        tag.intend(null, NOW, "mine", List.of()),
                        "other",
                        other)));
    }

    @Test
    void settling_gives_up_when_others_write_all_the_time() {
        OwnershipLedger busy = OwnershipLedger.of(new Delegating() {
            @Override
            public boolean write(String name, String content, @Nullable String expectedVersion) {
                return false;
            }
        });
        ledger.write(Ownership.none(LAKE)
                .with(new TreeMap<>(Map.of(
                        "k", new OwnedTag(null, NOW, "p", new TreeSet<>(), null).intend("v", NOW, "p", List.of())))));

        assertThatThrownBy(() -> busy.settle(LAKE, "p", Map.of("k", "v"), Set.of()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("is written by others all the time");
    }

    @Test
    void whatever_a_store_throws_names_the_document() {
        OwnershipLedger broken = OwnershipLedger.of(new Delegating() {
            @Override
            public Optional<Versioned> read(String name) {
                throw new NoClassDefFoundError("com/database/Driver");
            }

            @Override
            public boolean write(String name, String content, @Nullable String expectedVersion) {
                throw new IllegalStateException("pool is closed");
            }
        });
        assertThatThrownBy(() -> broken.owned(LAKE))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining(OwnershipLedger.name(LAKE))
                .hasMessageContaining("com/database/Driver");
        assertThatThrownBy(() -> broken.write(Ownership.none(LAKE)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("pool is closed");
    }

    /** The store, but for what a test says otherwise. */
    private class Delegating implements VersionedStore {
        @Override
        public Optional<Versioned> read(String name) {
            return store.read(name);
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            return store.readAll(prefix);
        }

        @Override
        public void delete(String name) {
            store.delete(name);
        }

        @Override
        public boolean write(String name, String content, @Nullable String expectedVersion) {
            return store.write(name, content, expectedVersion);
        }
    }

    private VersionedStore.Versioned document() {
        return store.read(OwnershipLedger.name(LAKE)).orElseThrow();
    }

    private void tear(String content) {
        String name = OwnershipLedger.name(LAKE);
        String version = store.read(name).map(VersionedStore.Versioned::version).orElse(null);
        assertThat(store.write(name, content, version)).isTrue();
    }
}
