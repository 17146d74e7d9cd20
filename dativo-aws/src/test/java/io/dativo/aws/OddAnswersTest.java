package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.Outcome;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.test.HttpAnswers.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of AWS, of emulators and of gateways before it that are not what one expects. */
class OddAnswersTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final ResourceRef ROLE = role("etl");

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private FakeAws aws;
    private TagStore store;

    @BeforeEach
    void start() {
        aws = new FakeAws();
        aws.account.bucket("lake").role("/", "etl").role("/", "odd");
        store = aws.provider().build().open(JOB);
    }

    @AfterEach
    void stop() {
        store.close();
        aws.close();
    }

    private static ResourceRef role(String name) {
        return new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/" + name);
    }

    @Test
    void a_tag_whose_value_an_emulator_leaves_out_has_an_empty_value() {
        String tagging = "<Tagging><TagSet><Tag><Key>todo</Key></Tag></TagSet></Tagging>";
        aws.answers.give(Call.READ, "", new Answer(200, Map.of(), tagging));
        TagRead read = store.read(List.of(LAKE)).get(LAKE);
        assertThat(read.status()).isEqualTo(Status.FOUND);
        assertThat(read.tags()).isEqualTo(Map.of("todo", ""));
    }

    @Test
    void a_role_whose_answer_makes_no_sense_loses_itself_alone() {
        String role = "<GetRoleResponse><GetRoleResult><Role><RoleName>odd</RoleName><Arn>"
                + role("odd").id()
                + "</Arn><Tags><member><Value>a value without a key</Value></member></Tags></Role>"
                + "</GetRoleResult></GetRoleResponse>";
        aws.answers.give(Call.READ, "odd", new Answer(200, Map.of("Content-Type", "text/xml"), role));
        Map<ResourceRef, TagRead> reads = store.read(List.of(ROLE, role("odd"), LAKE));
        assertThat(reads.get(ROLE).status()).isEqualTo(Status.FOUND);
        assertThat(reads.get(LAKE).status()).isEqualTo(Status.FOUND);
        assertThat(reads.get(role("odd")).status()).isEqualTo(Status.NOT_OBSERVED);
        assertThat(reads.get(role("odd")).detail()).contains("without a key");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void what_a_gateway_answers_to_a_write_and_to_the_reads_after_it_is_unknown_and_says_its_status(int status) {
        PropagationPlan plan = plan();
        AtomicBoolean wrote = new AtomicBoolean();
        aws.fail(
                1000,
                request -> {
                    wrote.compareAndSet(false, "TagRole".equals(request.operation()));
                    return wrote.get();
                },
                new FakeError(status, "", ""));
        ResourceOutcome outcome = propagator().apply(plan).outcomes().get(0);
        assertThat(outcome.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome.detail()).contains("HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void what_is_asked_for_by_retry_after_is_waited_for_between_any_two_requests(int status) {
        aws.fail(2, request -> true, new FakeError(status, "", "", Map.of("Retry-After", "3")));
        assertThat(plan().resource(ROLE).orElseThrow().status().name()).isEqualTo("OBSERVED");
        assertThat(pauses.stream().filter(pause -> pause.compareTo(Duration.ofMillis(2500)) > 0))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private PropagationPlan plan() {
        TagSet claimed = TagSet.of(Map.of("owner", "data"), TagOrigin.of(TagLevel.INFRASTRUCTURE, "test"));
        return propagator().plan(List.of(new TagClaim(ROLE, JOB, claimed, "acme/test/orders")), List.of());
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(aws.provider().build()), OwnershipLedger.inMemory())
                .sleeper(pause -> pauses.add(pause))
                .build();
    }
}
