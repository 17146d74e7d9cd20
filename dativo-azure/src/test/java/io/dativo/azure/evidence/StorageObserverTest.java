package io.dativo.azure.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.azure.FakeAzure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import io.dativo.test.HttpAnswers;
import io.dativo.test.ObserverContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageObserverTest extends ObserverContract {
    private static final String ACCOUNTS = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/lake"
            + "/providers/Microsoft.Storage/storageAccounts/";
    private static final String LAKE = ACCOUNTS + "acmelake";
    private static final ResourceRef RAW = container("acmelake");

    private final FakeAzure azure = new FakeAzure();

    private static ResourceRef container(String account) {
        return new ResourceRef("azure", "blob_container", "https://" + account + ".blob.core.windows.net/raw");
    }

    @BeforeEach
    void make() {
        azure.arm.set(LAKE, """
                {"encryption": {"services": {"blob": {"enabled": true}}, "keySource": "Microsoft.Storage"},
                 "allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true, "minimumTlsVersion": "TLS1_2"}""");
        azure.arm.set(LAKE + "/managementPolicies/default", policy(rule("", ""), ""));
        azure.arm.create(ACCOUNTS + "acmebare");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private static String rule(String filters, String more) {
        return """
                {"enabled": true, "type": "Lifecycle", "definition": {
                  "filters": {"blobTypes": ["blockBlob"]%s},
                  "actions": {"baseBlob": {"delete": {"daysAfterModificationGreaterThan": 30}}%s}}}""".formatted(filters, more);
    }

    private static String policy(String first, String second) {
        return "{\"policy\": {\"rules\": [" + first + (second.isEmpty() ? "" : "," + second) + "]}}";
    }

    @Override
    protected ResourceObserver observer() {
        return StorageObserver.of(azure.provider().build(), CLOCK);
    }

    @Override
    protected ResourceRef guarded() {
        return RAW;
    }

    @Override
    protected ResourceRef bare() {
        return container("acmebare");
    }

    @Override
    protected ResourceRef missing() {
        return container("acmenone");
    }

    @Override
    protected Map<Aspect, Outcome> notObservable() {
        return Map.of();
    }

    @Override
    protected void deny() {
        give(403, "{\"error\": {\"code\": \"AuthorizationFailed\", \"message\": \"no\"}}");
    }

    @Override
    protected void fail() {
        give(500, "{\"error\": {\"code\": \"InternalServerError\", \"message\": \"no\"}}");
    }

    @Override
    protected void answer(String body) {
        give(200, body);
    }

    private void give(int status, String body) {
        azure.answers.give(
                Call.READ, "", new HttpAnswers.Answer(status, Map.of("Content-Type", "application/json"), body));
    }

    @Override
    protected List<String> writes() {
        return azure.requests().stream()
                .filter(request -> !request.startsWith("GET ") && !request.contains("Microsoft.ResourceGraph"))
                .toList();
    }

    private Map<Aspect, Observation> seen(ResourceRef resource) {
        return observer().observe(resource).stream().collect(Collectors.toMap(Observation::aspect, each -> each));
    }

    /** Filters and further actions of a rule, the settings of blobs; after how many days all is gone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | {} | 30",
                ", \"prefixMatch\": [\"raw/\"] | `` | {} | 30",
                ", \"prefixMatch\": [\"ra\"] | `` | {} | 30",
                ", \"prefixMatch\": [\"raw/logs\"] | `` | {} | -1",
                ", \"prefixMatch\": [\"raw2/\"] | `` | {} | -2",
                ", \"blobIndexMatch\": [{\"name\": \"a\"}] | `` | {} | -1",
                "`` | `` | {\"isVersioningEnabled\": true} | -1",
                "`` | , \"version\": {\"delete\": {\"daysAfterCreationGreaterThan\": 40}} | {\"isVersioningEnabled\": true} | 40",
                "`` | `` | {\"deleteRetentionPolicy\": {\"enabled\": true, \"days\": 7}} | 37",
                "`` | `` | {\"deleteRetentionPolicy\": {\"enabled\": false, \"days\": 7}} | 30",
            })
    void data_is_gone_where_a_rule_is_for_all_of_it(String filters, String more, String blobs, int days) {
        azure.arm.set(LAKE + "/managementPolicies/default", policy(rule(filters, more), ""));
        azure.arm.set(LAKE + "/blobServices/default", blobs);
        Observation expiry = seen(RAW).get(Aspect.EXPIRY);
        assertThat(expiry.outcome()).isEqualTo(days == -2 ? Outcome.NO : Outcome.YES);
        assertThat(expiry.days().orElse(-1)).as(expiry.detail()).isEqualTo(Math.max(days, -1));
    }

    @Test
    void a_rule_that_is_off_deletes_nothing_and_the_shortest_of_several_counts() {
        azure.arm.set(
                LAKE + "/managementPolicies/default",
                policy(rule("", "").replace("true", "false"), rule("", "").replace("30", "60")));
        assertThat(seen(RAW).get(Aspect.EXPIRY).days()).hasValue(60);
        azure.arm.set(
                LAKE + "/managementPolicies/default",
                policy(rule("", ""), rule("", "").replace("30", "60")));
        assertThat(seen(RAW).get(Aspect.EXPIRY).days()).hasValue(30);
    }

    @Test
    void an_account_that_is_open_is_seen_as_one() {
        azure.arm.set(LAKE, """
                {"encryption": {"services": {"blob": {"enabled": true}}, "keyvaultproperties": {"keyname": "lake-key"}},
                 "allowBlobPublicAccess": true, "supportsHttpsTrafficOnly": false}""");
        ResourceRef account = new ResourceRef("azure", "storage_account", LAKE);
        assertThat(seen(account).get(Aspect.PUBLIC_ACCESS_BLOCKED).outcome()).isEqualTo(Outcome.NO);
        assertThat(seen(account).get(Aspect.TLS_ONLY).outcome()).isEqualTo(Outcome.NO);
        assertThat(seen(account).get(Aspect.ENCRYPTION).detail()).contains("lake-key");
        assertThat(seen(account).get(Aspect.EXPIRY).days()).hasValue(30);
    }

    @Test
    void its_permissions_are_exactly_what_it_needs() {
        observer().observe(RAW);
        Set<String> needed = new TreeSet<>();
        azure.requests().forEach(request -> needed.add(action(request)));
        assertThat(needed).isEqualTo(observer().permissions());
    }

    private static String action(String request) {
        if (request.contains("ResourceGraph")) {
            return "Microsoft.ResourceGraph/resources/read";
        }
        String below = request.contains("/blobServices/") ? "/blobServices" : "";
        String rules = request.contains("/managementPolicies/") ? "/managementPolicies" : below;
        return "Microsoft.Storage/storageAccounts" + rules + "/read";
    }
}
