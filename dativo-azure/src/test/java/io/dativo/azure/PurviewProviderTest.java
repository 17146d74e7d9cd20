package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.Dativo;
import io.dativo.azure.FakeAzure.Reply;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurviewProviderTest {
    private static final URI ADDRESS = URI.create("https://acme.purview.azure.com");
    private static final String GUID = "5cf8a9e5-c9fd-abe0-2e8c-d40024263dcb";
    private static final ResourceRef ENTITY = new ResourceRef("purview", "entity", GUID);

    private final OwnershipLedger ledger = OwnershipLedger.inMemory();
    private final FakeAzure azure = new FakeAzure();
    private final PurviewProvider provider = PurviewProvider.of(azure.provider().build(), ADDRESS, "dativo");
    private final TagStore store = provider.open(AccountScope.of("purview"));

    @BeforeEach
    void create() {
        azure.purview.create(GUID);
        azure.purview.define("dativo", Set.of("finops_cost_center", "governance_owner", "note"));
    }

    @AfterEach
    void close() {
        store.close();
        azure.close();
    }

    @Test
    void a_job_sets_the_attributes_that_there_are_and_takes_them_away_again_and_all_else_stays() {
        azure.purview.set(GUID, "dativo", "note", "somebody else's");
        JsonNode before = azure.purview.entity(GUID);
        TagPropagator propagator =
                propagator(provider.attributes(Set.of("finops_cost_center", "governance_owner", "note")));

        propagator.apply(propagator.plan(claims(), List.of())).throwIfFailed();

        assertThat(azure.purview.tags(GUID, "dativo"))
                .isEqualTo(Map.of(
                        "finops_cost_center", "finance",
                        "governance_owner", "data@acme.example",
                        "note", "somebody else's"));
        assertThat(azure.scopes()).containsExactly("https://purview.azure.net/.default");
        azure.forgetRequests();
        assertThat(propagator.plan(claims(), List.of()).isEmpty()).isTrue();
        assertThat(azure.requests()).hasSize(1).allMatch(request -> request.startsWith("GET "));

        TagClaim nothing = new TagClaim(ENTITY, AccountScope.of("purview"), TagSet.empty(), "acme/-/orders");
        propagator.apply(propagator.plan(List.of(nothing), List.of())).throwIfFailed();
        assertThat(azure.purview.entity(GUID)).isEqualTo(before);
        assertThat(ledger.owned(ENTITY)).isEmpty();
    }

    private TagPropagator propagator(PurviewProvider provider) {
        return TagPropagator.builder(Providers.of(provider), ledger).build();
    }

    private static List<TagClaim> claims() {
        Asset asset = Asset.builder("orders", "1.0", "postgres", "public.orders", "data@acme.example")
                .build();
        Job job = Job.builder("acme")
                .name("orders")
                .asset(asset)
                .finops("cost_center", "finance")
                .build();
        return PurviewProvider.claims(
                Dativo.builder().withoutDiscovery().build().resolve(job), GUID);
    }

    @Test
    void a_write_is_a_look_one_change_of_each_kind_and_a_look() {
        azure.purview.set(GUID, "dativo", "note", "old");
        assertThat(write(Map.of("finops_cost_center", "finance"), "note", "absent")
                        .isWritten())
                .isTrue();
        assertThat(azure.requests())
                .extracting(request -> request.substring(0, request.indexOf(' ')))
                .containsExactly("GET", "DELETE", "POST", "GET");
        azure.forgetRequests();
        assertThat(write(Map.of("finops_cost_center", "finance"), "note").isWritten())
                .isTrue();
        assertThat(azure.requests()).hasSize(1);
    }

    @Test
    void an_attribute_that_nobody_defined_is_refused_though_purview_says_nothing() {
        TagWriteResult result = write(Map.of("finops_cost_center", "finance", "sla", "gold"));
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.detail()).contains("does not keep sla;", "'dativo'");
    }

    @Test
    void an_attribute_that_nobody_defined_loses_itself_alone_in_a_run() {
        TagPropagator propagator = TagPropagator.builder(
                        Providers.of(PurviewProvider.of(azure.provider().build(), ADDRESS, "dativo")),
                        OwnershipLedger.inMemory())
                .build();
        TagSet tags = TagSet.of(
                Map.of("finops_cost_center", "finance", "sla", "gold"), TagOrigin.of(TagLevel.INFRASTRUCTURE, "test"));
        TagClaim claim = new TagClaim(ENTITY, AccountScope.of("purview"), tags, "test");

        PropagationReport report = propagator.apply(propagator.plan(List.of(claim), List.of()));

        assertThat(report.claims().count(ClaimStatus.IN_PLACE)).as("%s", report).isEqualTo(1);
        assertThat(report.claims().count(ClaimStatus.WRITE_FAILED)).isEqualTo(1);
        assertThat(report.toString()).contains("REJECTED", "does not keep sla;");
    }

    @Test
    void a_business_metadata_that_nobody_defined_is_refused_and_the_entity_is_not_missing() {
        try (TagStore other =
                PurviewProvider.of(azure.provider().build(), ADDRESS, "wrong").open(AccountScope.of("purview"))) {
            TagWriteResult result = other.write(List.of(new TagWrite(ENTITY, Map.of("a", "1"), Set.of(), null)))
                    .get(ENTITY);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("wrong: invalid business-metadata");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 503})
    void a_write_that_cannot_be_looked_at_has_an_unknown_outcome(int status) {
        azure.purview.failReadAfterNextWrite(PurviewService.error(status, "Code", "It says no."));
        TagWriteResult result = write(Map.of("note", "x"));
        assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        assertThat(result.detail()).startsWith("written, and not seen since: ");
        assertThat(azure.purview.tags(GUID, "dativo")).containsEntry("note", "x");
    }

    @Test
    void an_entity_that_was_deleted_is_missing() {
        azure.purview.delete(GUID);
        assertThat(read().status()).isEqualTo(Status.MISSING);
        assertThat(write(Map.of("note", "x")).failure()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void an_answer_that_is_no_entity_is_not_an_entity_without_attributes() {
        azure.failNext(Reply.of(200, "<html>sign in</html>"), 1);
        assertThat(read().failure()).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"401, NOT_OBSERVED, DENIED", "403, NOT_OBSERVED, DENIED", "404, MISSING, NOT_FOUND"})
    void what_is_refused_is_told_with_its_code_and_without_the_token(int status, Status seen, Kind kind) {
        Reply refused = PurviewService.error(status, "Unauthorized", "Not authorized to access account");
        azure.failNext(refused, 1);
        TagRead read = read();
        assertThat(read.status()).isEqualTo(seen);
        assertThat(read.detail())
                .contains(GUID, "Unauthorized: Not authorized to access account")
                .doesNotContain(FakeAzure.TOKEN);
        azure.purview.failNextWriteOf(GUID, refused);
        assertThat(write(Map.of("note", "x")).failure()).isEqualTo(kind);
    }

    @Test
    void an_expired_token_is_denied() {
        azure.expireTokens();
        assertThat(read().status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(write(Map.of("note", "x")).failure()).isEqualTo(Kind.DENIED);
    }

    @Test
    void what_is_throttled_is_told_and_nothing_is_sent_before_the_time_is_over() {
        azure.failNext(PurviewService.error(429, "TooManyRequests", "Slow down.", "Retry-After", "3600"), 1);
        assertThat(read().failure()).isEqualTo(Kind.THROTTLED);
        azure.forgetRequests();
        assertThat(write(Map.of("note", "x")).failure()).isEqualTo(Kind.THROTTLED);
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void a_guid_has_one_form_and_a_name_is_none() {
        AccountScope scope = AccountScope.of("purview");
        assertThat(provider.canonical(new ResourceRef("purview", "entity", GUID.toUpperCase(Locale.ROOT)), scope))
                .isEqualTo(ENTITY);
        assertThatThrownBy(() -> provider.canonical(new ResourceRef("purview", "entity", "sales.orders"), scope))
                .hasMessageContaining("'sales.orders' is no GUID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme.purview.azure.com", "ftp://acme", "https://user:secret@acme", "https://acme?key=secret"})
    void an_address_is_that_of_a_server_and_nothing_else(String address) {
        AzureProvider signedIn = azure.provider().build();
        assertThatThrownBy(() -> PurviewProvider.of(signedIn, URI.create(address), "dativo"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("https://acme.purview.azure.com")
                .doesNotContain("secret");
    }

    private TagRead read() {
        return store.read(List.of(ENTITY)).get(ENTITY);
    }

    private TagWriteResult write(Map<String, String> set, String... remove) {
        return store.write(List.of(new TagWrite(ENTITY, set, Set.of(remove), null)))
                .get(ENTITY);
    }
}
