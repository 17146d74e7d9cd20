package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.ClientAuthenticationException;
import io.dativo.azure.FakeAzure.Reply;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which Azure Resource Manager says no, or nothing, has its outcome. */
class ArmFaultsTest {
    private static final String GROUP = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme";
    private static final ResourceRef ACCOUNT =
            new ResourceRef("azure", "storage_account", GROUP + "/providers/Microsoft.Storage/storageAccounts/lake");

    private final FakeAzure azure = new FakeAzure();
    private TagStore store = open(azure.provider());

    @BeforeEach
    void create() {
        azure.arm.create(GROUP);
        azure.arm.create(ACCOUNT.id());
    }

    @AfterEach
    void close() {
        store.close();
        azure.close();
    }

    private static TagStore open(AzureProvider.Builder provider) {
        return provider.build().open(AccountScope.of("azure"));
    }

    private TagWriteResult write(Map<String, String> set, String... remove) {
        return store.write(List.of(new TagWrite(ACCOUNT, set, Set.of(remove), null)))
                .get(ACCOUNT);
    }

    private TagRead read(ResourceRef resource) {
        return store.read(List.of(resource)).get(resource);
    }

    @Test
    void what_azure_asks_to_wait_is_waited_and_nothing_is_sent_meanwhile() {
        ResourceRef second = new ResourceRef("azure", "resource_group", GROUP);
        azure.arm.failNextWriteOf(
                ACCOUNT.id(), ArmService.error(429, "SubscriptionRequestsThrottled", "Slow down.", "Retry-After", "1"));
        List<TagWrite> writes = List.of(
                new TagWrite(ACCOUNT, Map.of("a", "1"), Set.of(), null),
                new TagWrite(second, Map.of("a", "1"), Set.of(), null));

        Map<ResourceRef, TagWriteResult> refused = store.write(writes);

        assertThat(refused.values()).extracting(TagWriteResult::failure).containsOnly(Kind.THROTTLED);
        assertThat(refused.get(ACCOUNT).detail()).contains("SubscriptionRequestsThrottled");
        assertThat(refused.get(second).detail()).contains("not sent");
        assertThat(azure.requests("PATCH")).hasSize(1);

        long begun = System.nanoTime();
        assertThat(store.write(writes).values()).allMatch(TagWriteResult::isWritten);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(700));
    }

    @Test
    void a_wait_that_is_too_long_is_not_kept_and_not_shortened() {
        store = open(azure.provider().longestOperation(Duration.ofSeconds(1)));
        azure.failNext(ArmService.error(429, "TooManyRequests", "Slow down.", "Retry-After", "600"), 1);
        assertThat(read(ACCOUNT).retryAfter()).isEqualTo(Duration.ofSeconds(600));
        azure.forgetRequests();
        assertThat(read(ACCOUNT).detail()).contains("not sent, for Azure asks to wait 5");
        assertThat(azure.requests()).isEmpty();
    }

    @Test
    void a_read_that_was_throttled_keeps_what_it_found_before() {
        ResourceRef group = new ResourceRef("azure", "resource_group", GROUP);
        azure.failNext(ArmService.error(404, "ResourceNotFound", "No."), 1);
        azure.failNext(ArmService.error(429, "TooManyRequests", "Slow down.", "Retry-After", "0"), 1);
        Map<ResourceRef, TagRead> reads = store.read(List.of(ACCOUNT, group));
        assertThat(reads.get(ACCOUNT).status()).isEqualTo(Status.MISSING);
        assertThat(reads.get(group).failure()).isEqualTo(Kind.THROTTLED);
        assertThat(read(ACCOUNT).status()).isEqualTo(Status.FOUND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_operation_that_takes_long_is_followed_to_its_end(boolean asyncOperation) {
        azure.arm.acceptOnly(3, asyncOperation, "Succeeded");
        assertThat(write(Map.of("owner", "data")).isWritten()).isTrue();
        assertThat(azure.requests("/operationresults/")).hasSize(4);
        assertThat(read(ACCOUNT).tags()).containsEntry("owner", "data");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_operation_that_never_ends_has_an_unknown_outcome(boolean asyncOperation) {
        store = open(azure.provider().longestOperation(Duration.ofMillis(200)));
        azure.arm.acceptOnly(Integer.MAX_VALUE, asyncOperation, "Succeeded");
        TagWriteResult result = write(Map.of("owner", "data"));
        assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        assertThat(result.detail()).contains("still under way");
    }

    @ParameterizedTest
    @CsvSource({"Failed, TagsFailed: No.", "Canceled, Canceled"})
    void an_operation_that_fails_is_refused(String ending, String detail) {
        azure.arm.acceptOnly(1, true, ending);
        TagWriteResult result = write(Map.of("owner", "data"));
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.detail()).contains(detail);
    }

    @Test
    void the_token_is_not_carried_to_an_address_that_an_answer_names() {
        azure.arm.failNextWriteOf(ACCOUNT.id(), Reply.of(202, "", "Location", "https://evil.example.com/results/1"));
        TagWriteResult result = write(Map.of("owner", "data"));
        assertThat(result.failure()).isEqualTo(Kind.TIMEOUT);
        assertThat(result.detail()).contains("address of another host");
        azure.arm.failNextWriteOf(ACCOUNT.id(), Reply.of(202, ""));
        assertThat(write(Map.of("owner", "data")).detail()).contains("does not say where to ask");
    }

    @ParameterizedTest
    @CsvSource({
        "409, ScopeLocked, REJECTED",
        "409, AnotherOperationInProgress, CONFLICT",
        "403, AuthorizationFailed, DENIED",
        "403, RequestDisallowedByPolicy, DENIED",
        "404, ResourceNotFound, NOT_FOUND",
        "404, SubscriptionNotFound, DENIED",
        "400, InvalidTagNameCharacters, REJECTED",
        "400, InvalidSubscriptionId, DENIED",
        "500, InternalServerError, TIMEOUT",
        "502, BadGateway, TIMEOUT",
        "503, ServiceUnavailable, UNAVAILABLE",
        "503, ServerBusy, THROTTLED"
    })
    void each_refusal_of_a_write_has_its_kind_and_azures_own_words(int status, String code, Kind kind) {
        azure.arm.failNextWriteOf(ACCOUNT.id(), ArmService.error(status, code, "Because it is so.\nMore of it."));
        TagWriteResult result = write(Map.of("owner", "data"));
        assertThat(result.failure()).isEqualTo(kind);
        assertThat(result.detail()).contains(code, "Because it is so.").doesNotContain("More");
    }

    @Test
    void a_subscription_that_is_not_seen_says_nothing_about_the_resource() {
        ResourceRef elsewhere = new ResourceRef(
                "azure", "resource_group", "/subscriptions/00000000-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg");
        assertThat(read(elsewhere).status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(read(elsewhere).detail()).contains("SubscriptionNotFound");
        TagWrite write = new TagWrite(elsewhere, Map.of("a", "b"), Set.of(), null);
        assertThat(store.write(List.of(write)).get(elsewhere).failure()).isEqualTo(Kind.DENIED);
    }

    @Test
    void an_expired_token_is_told_and_never_shown() {
        azure.expireTokens();
        assertThat(read(ACCOUNT).status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(read(ACCOUNT).detail())
                .contains("ExpiredAuthenticationToken")
                .doesNotContain("expired,");
        assertThat(write(Map.of("a", "b")).failure()).isEqualTo(Kind.DENIED);
    }

    @Test
    void a_credential_that_cannot_be_had_is_told() {
        store = open(azure.provider().credential(request -> {
            throw new ClientAuthenticationException("az login first\nand then", null);
        }));
        assertThat(read(ACCOUNT).detail())
                .contains("CredentialUnavailable", "az login first")
                .doesNotContain("and then");
        assertThat(write(Map.of("a", "b")).failure()).isEqualTo(Kind.DENIED);
    }

    @Test
    void an_answer_that_does_not_come_is_a_timeout_and_no_connection_is_none() {
        store = open(azure.provider().httpClient(azure.client(Duration.ofMillis(300))));
        azure.failNext(FakeAzure.SILENCE, 1);
        assertThat(read(ACCOUNT).failure()).isEqualTo(Kind.TIMEOUT);
        azure.failNext(FakeAzure.SILENCE, 1);
        assertThat(write(Map.of("a", "b")).failure()).isEqualTo(Kind.TIMEOUT);

        store = open(azure.provider().httpClient(new Loopback(1, Duration.ofSeconds(5))));
        assertThat(write(Map.of("a", "b")).failure()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void an_answer_that_is_no_json_is_told_by_its_status() {
        azure.arm.failNextWriteOf(ACCOUNT.id(), Reply.of(403, "<html>proxy</html>"));
        assertThat(write(Map.of("a", "b")).detail()).endsWith("HTTP 403");
    }

    @Test
    void a_tag_that_a_policy_sets_back_is_told_and_not_written_again_and_again() {
        azure.arm.policy(ACCOUNT.id(), "owner", "group-owner");
        TagWriteResult result = write(Map.of("owner", "data", "env", "prod"));
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.detail())
                .contains("policy", "owner = \"group-owner\"")
                .doesNotContain("env");
        assertThat(azure.requests("PATCH")).hasSize(1);
        assertThat(azure.arm.tags(ACCOUNT.id())).containsEntry("env", "prod");
    }

    @Test
    void a_tag_that_a_policy_set_is_somebody_elses() {
        azure.arm.policy(ACCOUNT.id(), "owner", "group-owner");
        write(Map.of("env", "prod"));
        assertThat(azure.arm.tags(ACCOUNT.id())).containsEntry("owner", "group-owner");
        TagPropagator propagator = TagPropagator.builder(
                        Providers.of(azure.provider().build()), OwnershipLedger.inMemory())
                .build();
        TagOrigin origin = TagOrigin.of(TagLevel.JOB, "infrastructure.tags");
        TagClaim claim = new TagClaim(
                ACCOUNT, AccountScope.of("azure"), TagSet.of(Map.of("owner", "data"), origin), "acme/prod/orders");

        PropagationReport report = propagator.apply(propagator.plan(List.of(claim), List.of()));

        assertThat(report.claims().count(ClaimStatus.CONFLICT)).isEqualTo(1);
        assertThat(azure.arm.tags(ACCOUNT.id())).containsEntry("owner", "group-owner");
    }

    @Test
    void a_name_in_another_case_is_the_same_tag() {
        azure.arm.tag(ACCOUNT.id(), "Owner", "x");
        assertThat(write(Map.of("OWNER", "y")).isWritten()).isTrue();
        assertThat(azure.arm.tags(ACCOUNT.id())).isEqualTo(Map.of("Owner", "y"));
        assertThat(write(Map.of(), "owner").isWritten()).isTrue();
        assertThat(azure.arm.tags(ACCOUNT.id())).isEmpty();
    }

    @Test
    void a_write_on_tags_that_changed_meanwhile_is_not_made() {
        azure.arm.tag(ACCOUNT.id(), "owner", "x");
        String version = read(ACCOUNT).version();
        azure.arm.tag(ACCOUNT.id(), "owner", "theirs");
        TagWrite write = new TagWrite(ACCOUNT, Map.of(), Set.of("owner"), version);
        assertThat(store.write(List.of(write)).get(ACCOUNT).failure()).isEqualTo(Kind.CONFLICT);
        assertThat(azure.arm.tags(ACCOUNT.id())).containsEntry("owner", "theirs");
    }

    @Test
    void tokens_are_asked_for_the_cloud_and_sent_to_it_alone() {
        read(ACCOUNT);
        assertThat(azure.scopes()).containsExactly("https://management.azure.com/.default");
        open(azure.provider().cloud(AzureCloud.CHINA)).read(List.of(ACCOUNT));
        assertThat(azure.scopes()).contains("https://management.chinacloudapi.cn/.default");
        open(azure.provider().cloud(AzureCloud.US_GOVERNMENT)).read(List.of(ACCOUNT));
        assertThat(azure.scopes()).contains("https://management.usgovcloudapi.net/.default");
        assertThat(azure.hosts())
                .containsExactly("management.azure.com", "management.chinacloudapi.cn", "management.usgovcloudapi.net");
    }
}
