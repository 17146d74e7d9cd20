package io.dativo.gcp.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcsObserverTest extends ObserverContract {
    private static final ResourceRef LAKE = new ResourceRef("gcp", "gcs_bucket", "gs://acme-lake");
    private static final ResourceRef BARE = new ResourceRef("gcp", "gcs_bucket", "gs://acme-bare");

    private final FakeGoogle google = new FakeGoogle()
            .withBucket(Propagation.PROJECT, "acme-lake")
            .withBucket(Propagation.PROJECT, "acme-bare")
            .set(LAKE.type(), LAKE.id(), """
                    {"iamConfiguration": {"publicAccessPrevention": "enforced"},
                     "encryption": {"defaultKmsKeyName": "projects/p/locations/eu/keyRings/r/cryptoKeys/k"},
                     "lifecycle": {"rule": [{"action": {"type": "Delete"}, "condition": {"age": 30}}]}}""");

    @AfterEach
    void stop() {
        google.close();
    }

    @Override
    protected ResourceObserver observer() {
        return GcsObserver.of(Propagation.access(google), CLOCK);
    }

    @Override
    protected ResourceRef guarded() {
        return LAKE;
    }

    @Override
    protected ResourceRef bare() {
        return BARE;
    }

    @Override
    protected ResourceRef missing() {
        return new ResourceRef("gcp", "gcs_bucket", "gs://acme-none");
    }

    @Override
    protected Map<Aspect, Outcome> notObservable() {
        return Map.of(Aspect.TLS_ONLY, Outcome.NOT_OBSERVABLE);
    }

    @Override
    protected void deny() {
        give(403, "{\"error\": {\"code\": 403, \"message\": \"no\", \"errors\": [{\"reason\": \"forbidden\"}]}}");
    }

    @Override
    protected void fail() {
        give(500, "{\"error\": {\"code\": 500, \"message\": \"no\"}}");
    }

    @Override
    protected void answer(String body) {
        give(200, body);
    }

    private void give(int status, String body) {
        google.answers()
                .give(Call.READ, "", new HttpAnswers.Answer(status, Map.of("Content-Type", "application/json"), body));
    }

    @Override
    protected List<String> writes() {
        return google.calls().stream().filter(call -> !call.startsWith("GET ")).toList();
    }

    private Map<Aspect, Observation> seen() {
        return observer().observe(LAKE).stream().collect(Collectors.toMap(Observation::aspect, each -> each));
    }

    /** Rules, whether old versions are kept, for how long what is deleted can be restored; after how many days all is gone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"age\": 30} | false | 0 | 30",
                "{\"age\": 30} | true | 0 | 30",
                "{\"age\": 30} | false | 604800 | 37",
                "{\"age\": 30, \"matchesPrefix\": [\"logs/\"]} | false | 0 | -1",
                "{\"age\": 30, \"matchesStorageClass\": [\"COLDLINE\"]} | false | 0 | -1",
                "{\"age\": 30, \"isLive\": true} | true | 0 | -1",
                "{\"age\": 30, \"isLive\": true} | false | 0 | -1",
                "{\"age\": 30, \"somethingNew\": 1} | false | 0 | -1",
                "{\"createdBefore\": \"2020-01-01\"} | false | 0 | -1",
                "{\"age\": 30, \"isLive\": true}; {\"daysSinceNoncurrentTime\": 7} | true | 0 | 37",
                "{\"age\": 30, \"isLive\": true}; {\"daysSinceNoncurrentTime\": 7, \"isLive\": false} | true | 0 | 37",
                "{\"age\": 30, \"isLive\": true}; {\"daysSinceNoncurrentTime\": 7} | false | 0 | 30",
                "{\"daysSinceNoncurrentTime\": 7} | true | 0 | -1",
                "{\"age\": 40}; {\"age\": 10} | false | 0 | 10",
            })
    void data_is_gone_where_a_rule_is_for_all_of_it(String conditions, boolean versioned, long restorable, int days) {
        StringBuilder rules = new StringBuilder();
        for (String condition : conditions.split(";")) {
            rules.append(rules.isEmpty() ? "" : ",")
                    .append("{\"action\": {\"type\": \"Delete\"}, \"condition\": " + condition + "}");
        }
        google.set(
                LAKE.type(),
                LAKE.id(),
                "{\"lifecycle\": {\"rule\": [" + rules + "]}, \"versioning\": {\"enabled\": " + versioned
                        + "}, \"softDeletePolicy\": {\"retentionDurationSeconds\": \"" + restorable + "\"}}");
        Observation expiry = seen().get(Aspect.EXPIRY);
        assertThat(expiry.outcome()).isEqualTo(Outcome.YES);
        assertThat(expiry.days().orElse(-1)).as(expiry.detail()).isEqualTo(days);
        assertThat(seen().get(Aspect.VERSIONING).outcome()).isEqualTo(versioned ? Outcome.YES : Outcome.NO);
    }

    @Test
    void a_rule_that_moves_objects_deletes_nothing() {
        google.set(
                LAKE.type(),
                LAKE.id(),
                "{\"lifecycle\": {\"rule\": [{\"action\": {\"type\": \"SetStorageClass\", \"storageClass\": \"ARCHIVE\"},"
                        + " \"condition\": {\"age\": 30}}]}}");
        assertThat(seen().get(Aspect.EXPIRY).outcome()).isEqualTo(Outcome.NO);
    }

    @Test
    void its_permissions_are_exactly_what_it_needs() {
        google.permit(Set.copyOf(observer().permissions()));
        observer().observe(LAKE);
        assertThat(google.used()).isEqualTo(Set.copyOf(observer().permissions()));
    }
}
