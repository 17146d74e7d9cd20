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
        OwnedTag settled = OwnedTag.of("v", NOW, "plan1");
        Map<String, OwnedTag> tags = Map.of(
                "settled", settled,
                "adding", OwnedTag.of(null, NOW, "plan2").intend(new OwnedTag.Intent("n", NOW, "plan2", false)),
                "changing", settled.intend(new OwnedTag.Intent("w", NOW.plusSeconds(1), "plan2", false)),
                "removing", settled.intend(new OwnedTag.Intent(null, NOW, "plan2", false)));

        assertThat(ledger.write(Ownership.none(LAKE).with(new TreeMap<>(tags)))).isTrue();

        assertThat(ledger.read(LAKE).tags()).isEqualTo(new TreeMap<>(tags));
        assertThat(ledger.owned(LAKE)).isEqualTo(Map.of("settled", "v", "changing", "v", "removing", "v"));
    }

    @Test
    void a_name_can_be_read_by_a_person_and_differs_where_resources_do() {
        String name = LedgerNames.ofWrites(LAKE);
        assertThat(name).startsWith("aws.s3_bucket.arn-aws-s3-lake-").matches("[A-Za-z0-9._-]{1,130}");
        assertThat(LedgerNames.ofWrites(
                        new ResourceRef("aws", "s3_bucket", LAKE.id().replace('L', 'l'))))
                .isNotEqualTo(name);
        assertThat(LedgerNames.ofWrites(new ResourceRef("a", "b", "c.d")))
                .isNotEqualTo(LedgerNames.ofWrites(new ResourceRef("a", "b.c", "d")));
    }

    @Test
    void a_torn_document_is_said_to_be_unreadable_and_never_to_be_empty() {
        ledger.write(Ownership.none(LAKE).with(new TreeMap<>(Map.of("k", OwnedTag.of("v", NOW, "p")))));
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
                whole.replace("\"tags\":{", "\"tags\":{\"k\":{},"))) {
            tear(other);
            assertThat(ledger.read(LAKE).unreadable()).as(other).contains(LedgerNames.ofWrites(LAKE));
        }
    }

    @Test
    void an_unreadable_document_is_set_aside_once_before_it_is_written_over() {
        tear("torn");
        Ownership torn = ledger.read(LAKE);

        assertThat(ledger.write(torn.with(new TreeMap<>()))).isTrue();

        assertThat(ledger.read(LAKE).unreadable()).isNull();
        String aside =
                LedgerNames.ofWrites(LAKE) + ".unreadable-" + Digest.of("torn").substring(0, 32);
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
        ledger.write(Ownership.none(LAKE).with(new TreeMap<>(Map.of("k", OwnedTag.of("v", NOW, "a0")))));
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
        OwnedTag tag = OwnedTag.of("v", NOW, "p0");
        OwnedTag other = tag.intend(new OwnedTag.Intent("theirs", NOW, "other", false));
        ledger.write(Ownership.none(LAKE)
                .with(new TreeMap<>(Map.of(
                        "mine", tag.intend(new OwnedTag.Intent("new", NOW, "mine", false)),
                        "gone", tag.intend(new OwnedTag.Intent(null, NOW, "mine", false)),
                        "open", tag.intend(new OwnedTag.Intent(null, NOW, "mine", false)),
                        "not-done", tag.intend(new OwnedTag.Intent("new", NOW, "mine", false)),
                        "other", other))));

        ledger.settle(
                LAKE,
                "mine",
                new Settlement(
                        Map.of("mine", "new", "not-done", "v", "other", "theirs"),
                        Set.of("open"),
                        true,
                        Map.of("lost", tag)));

        assertThat(ledger.read(LAKE).tags())
                .isEqualTo(new TreeMap<>(Map.of(
                        "mine",
                        OwnedTag.of("new", NOW, "mine"),
                        "not-done",
                        tag,
                        "lost",
                        tag,
                        "open",
                        tag.intend(new OwnedTag.Intent(null, NOW, "mine", false)),
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
                .with(new TreeMap<>(
                        Map.of("k", OwnedTag.of(null, NOW, "p").intend(new OwnedTag.Intent("v", NOW, "p", false))))));

        assertThatThrownBy(() -> busy.settle(LAKE, "p", new Settlement(Map.of("k", "v"), Set.of(), true, Map.of())))
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
                .hasMessageContaining(LedgerNames.ofWrites(LAKE))
                .hasMessageContaining("com/database/Driver");
        assertThatThrownBy(() -> broken.write(Ownership.none(LAKE)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("pool is closed");
    }

    @Test
    void claims_are_read_back_job_by_job_and_the_document_of_writes_does_not_grow_with_them() {
        RecordedClaims expected = RecordedClaims.NONE;
        for (int job = 0; job < 1000; job++) {
            String claimant = "acme/prod/job-" + job;
            SortedMap<String, Claim> claims =
                    new TreeMap<>(Map.of("owner", new Claim("v", "jobs/" + job + ".yaml:1:1")));
            // Not read each time: that is what a thousand runs do, and takes its time here.
            Ownership now = new Ownership(LAKE, new TreeMap<>(), expected, version(), null);
            assertThat(ledger.write(now.with(expected.with(claimant, claims)))).isTrue();
            expected = RecordedClaims.of(expected.with(claimant, claims).byClaimant());
            assertThat(document().content().length()).isLessThan(1000);
        }
        assertThat(ledger.read(LAKE).claims()).isEqualTo(expected);
        assertThat(ledger.read(LAKE).claims().byClaimant()).hasSize(1000);

        for (int job = 0; job < 999; job++) {
            RecordedClaims now = expected.with("acme/prod/job-" + job, Map.of());
            assertThat(ledger.write(new Ownership(LAKE, new TreeMap<>(), now, version(), null)))
                    .isTrue();
            expected = RecordedClaims.of(now.byClaimant());
        }
        assertThat(ledger.read(LAKE).claims()).isEqualTo(expected);
        assertThat(ledger.read(LAKE).claims().byClaimant()).containsOnlyKeys("acme/prod/job-999");
        assertThat(store.readAll("aws.")).hasSize(2);
    }

    @Test
    void a_claim_that_is_gone_or_torn_is_missing_until_its_job_records_it_again() {
        for (int jobs : List.of(3, 20)) {
            ResourceRef resource = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::of-" + jobs);
            for (int job = 0; job < jobs; job++) {
                claim(resource, "job" + job, "v");
            }
            String prefix = LedgerNames.ofWrites(resource).replace(".json", ".claim.");
            String ofJob1 = prefix + RecordedClaims.hash("job1") + ".json";
            assertThat(ledger.read(resource).claims().missing()).isEmpty();

            store.delete(ofJob1);
            RecordedClaims gone = ledger.read(resource).claims();
            assertThat(gone.byClaimant()).hasSize(jobs - 1);
            assertThat(gone.missingBeside(List.of("job0"))).isNotNull();
            claim(resource, "job0", "w");
            assertThat(ledger.read(resource).claims().missingBeside(List.of("job0")))
                    .isNotNull();
            claim(resource, "job1", "v");
            assertThat(ledger.read(resource).claims().missing()).isEmpty();

            String whole = store.read(ofJob1).orElseThrow().content();
            write(ofJob1, whole.substring(0, whole.length() / 2));
            RecordedClaims torn = ledger.read(resource).claims();
            assertThat(torn.missingBeside(List.of("job0"))).contains(ofJob1, "cannot be understood");
            assertThat(torn.missingBeside(List.of("job1"))).isNull();
            claim(resource, "job1", "w");
            assertThat(ledger.read(resource).claims().missing()).isEmpty();
            assertThat(store.readAll(ofJob1 + ".unreadable-").values())
                    .extracting(VersionedStore.Versioned::content)
                    .containsExactly(whole.substring(0, whole.length() / 2));
        }
    }

    @Test
    void a_claim_under_the_name_of_another_job_is_missing_and_never_counts_for_that_other() {
        claim(LAKE, "a", "v");
        claim(LAKE, "b", "w");
        String prefix = LedgerNames.ofWrites(LAKE).replace(".json", ".claim.");
        String ofA = store.read(prefix + RecordedClaims.hash("a") + ".json")
                .orElseThrow()
                .content();
        write(prefix + RecordedClaims.hash("b") + ".json", ofA);

        RecordedClaims read = ledger.read(LAKE).claims();
        assertThat(read.byClaimant()).containsOnlyKeys("a");
        assertThat(read.missingBeside(List.of("a"))).contains("it is of the job a");
    }

    @Test
    void a_document_that_contradicts_itself_or_has_an_unknown_format_is_not_understood() {
        claim(LAKE, "a", "v");
        String whole = document().content();
        for (String other : List.of(
                whole.replace("\"count\":1", "\"count\":0"),
                whole.replace("\"count\":1", "\"count\":-1"),
                whole.replaceAll("\"digest\":\"[0-9a-f]+\"", "\"digest\":\"\""),
                whole.replace("\"format\":1", "\"format\":0"),
                whole.replace("\"format\":1", "\"format\":\"1\""))) {
            assertThat(other).isNotEqualTo(whole);
            tear(other);
            assertThat(ledger.read(LAKE).unreadable()).as(other).isNotNull();
        }
        tear(whole.replace("\"format\":1", "\"format\":99999999999"));
        assertThatThrownBy(() -> ledger.read(LAKE)).hasMessageContaining("it has format 99999999999");
    }

    @Test
    void who_decided_without_a_claim_that_was_saved_since_loses_the_document() {
        claim(LAKE, "a", "v");
        Ownership without = ledger.read(LAKE);
        claim(LAKE, "b", "v");
        assertThat(ledger.write(without.with(without.claims().with("a", Map.of()))))
                .isFalse();

        Ownership with = ledger.read(LAKE);
        claim(LAKE, "b", "w");
        assertThat(ledger.write(with))
                .as("another value of a claim that was known")
                .isFalse();
    }

    private void claim(ResourceRef resource, String job, String value) {
        Ownership now = ledger.read(resource);
        Map<String, Claim> claims = Map.of("owner", new Claim(value, "job.yaml:1:1"));
        assertThat(ledger.write(now.with(now.claims().with(job, claims)))).isTrue();
    }

    @Nullable
    private String version() {
        return store.read(LedgerNames.ofWrites(LAKE))
                .map(VersionedStore.Versioned::version)
                .orElse(null);
    }

    private void write(String name, String content) {
        assertThat(store.write(name, content, store.read(name).orElseThrow().version()))
                .isTrue();
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
        return store.read(LedgerNames.ofWrites(LAKE)).orElseThrow();
    }

    private void tear(String content) {
        String name = LedgerNames.ofWrites(LAKE);
        String version = store.read(name).map(VersionedStore.Versioned::version).orElse(null);
        assertThat(store.write(name, content, version)).isTrue();
    }
}
