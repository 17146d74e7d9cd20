package io.dativo.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.aws.FakeAws;
import io.dativo.aws.cost.CostAllocationTags.CostTag;
import io.dativo.aws.cost.CostAllocationTags.State;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.testparts.Needs;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

class CostAllocationTagsTest {
    private final FakeAws aws = new FakeAws();
    private final CostExplorerClient client = CostExplorerSourceTest.client(aws.endpoint());
    private final CostAllocationTags tags = CostAllocationTags.of(client);

    @AfterEach
    void stop() {
        client.close();
        aws.close();
    }

    @Test
    void each_key_of_a_job_is_active_inactive_or_unseen() {
        Path example = Needs.projectRoot().resolve("examples/quickstart");
        Dativo dativo = Dativo.builder()
                .base(example)
                .terraformState(example.resolve("terraform/terraform.tfstate"))
                .build();
        ResolvedJob job = dativo.resolve(
                dativo.load(example.resolve("jobs/acme/stripe_customers.yaml")).job());
        aws.costs.tags.putAll(
                Map.of("cost_center", "Active", "team", "Inactive", "Cost_Center", "Active", "PROJECT", "Inactive"));

        List<CostTag> states =
                tags.states(CostAllocationTags.keys(job, AwsProvider.builder().build()));

        assertThat(states)
                .contains(
                        new CostTag(
                                "cost_center",
                                State.ACTIVE,
                                "2026-03-01T00:00:00Z",
                                "2026-11-01T00:00:00Z",
                                List.of("Cost_Center")),
                        new CostTag("team", State.INACTIVE, "2026-03-01T00:00:00Z", "2026-11-01T00:00:00Z", List.of()),
                        new CostTag("project", State.UNSEEN, null, null, List.of("PROJECT")));
        assertThat(states)
                .filteredOn(tag -> tag.key().equals("project"))
                .singleElement()
                .asString()
                .contains("put it on a resource", "the bill also has PROJECT, whose charges are distinguished");
        assertThat(states).extracting(CostTag::key).isSorted().doesNotHaveDuplicates();
        assertThat(states)
                .filteredOn(tag -> tag.state() == State.INACTIVE)
                .singleElement()
                .asString()
                .startsWith("team is INACTIVE since 2026-03-01T00:00:00Z: activate it")
                .contains("ce:UpdateCostAllocationTagsStatus");
    }

    @Test
    void many_keys_are_asked_for_and_activated_in_batches() {
        List<String> keys = IntStream.range(0, 105).mapToObj(i -> "key" + i).toList();
        keys.subList(0, 104).forEach(key -> aws.costs.tags.put(key, "Inactive"));

        assertThat(tags.activate(keys)).isEqualTo(Map.of("key104", "TagKeysNotFoundException: Tag keys not found"));
        assertThat(aws.takeCalls()).isEqualTo(Map.of("ce:UpdateCostAllocationTagsStatus", 6));
        assertThat(tags.states(keys))
                .hasSize(105)
                .filteredOn(tag -> tag.state() != State.ACTIVE)
                .containsExactly(new CostTag("key104", State.UNSEEN, null, null, List.of()));
        assertThat(aws.takeCalls())
                .as("pages of two, for the whole bill")
                .isEqualTo(Map.of("ce:ListCostAllocationTags", 52));
        assertThat(tags.states(List.of())).isEmpty();
        assertThat(aws.takeCalls()).isEmpty();
    }

    @Test
    void past_bills_are_asked_for_once_a_day() {
        assertThat(tags.backfill(LocalDate.of(2026, 3, 1)).status()).isEqualTo("PROCESSING");
        assertThat(tags.backfills()).singleElement().satisfies(request -> {
            assertThat(request.from()).isEqualTo("2026-03-01T00:00:00Z");
            assertThat(request.completedAt()).isNull();
        });
        assertThatThrownBy(() -> tags.backfill(LocalDate.of(2026, 4, 1)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("BackfillLimitExceededException")
                .hasMessageContaining("last 24 hours");
        assertThatThrownBy(() -> tags.backfill(LocalDate.of(2026, 4, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("give 2026-04-01");
    }

    @Test
    void an_account_that_does_not_pay_is_told_what_is_missing() {
        aws.fail(1, 400, "AccessDeniedException", "Linked account doesn't have access to cost allocation tags.");

        assertThatThrownBy(() -> tags.states(List.of("team")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("ce:ListCostAllocationTags on the account that pays")
                .hasMessageContaining("Linked account doesn't have access");
    }
}
