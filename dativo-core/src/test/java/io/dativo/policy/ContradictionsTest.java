package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import org.junit.jupiter.api.Test;

class ContradictionsTest {
    @Test
    void money_that_lands_in_two_places_names_both_origins() {
        assertThat(Contradictions.of(tags("infrastructure.cost_center", "DATA-001", "finops.cost_center", "FIN-001")))
                .containsExactly(Problem.warning(
                        "contradicting-tags",
                        "infrastructure.cost_center is 'DATA-001' from"
                                + " infrastructure.tags.infrastructure.cost_center (job.yaml:40:5), and"
                                + " finops.cost_center is 'FIN-001' from"
                                + " infrastructure.tags.finops.cost_center (job.yaml:41:5):"
                                + " the money for one job lands in two places",
                        "infrastructure.tags.infrastructure.cost_center",
                        new SourceLocation("job.yaml", 40, 5),
                        "give both the same value"));
    }

    @Test
    void every_fact_that_is_told_twice_is_compared() {
        assertThat(Contradictions.of(tags(
                        "infrastructure.project", "lake",
                        "finops.project", "sea",
                        "infrastructure.environment", "prod",
                        "finops.environment", "test")))
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).endsWith("one job belongs to two projects"))
                .anySatisfy(message -> assertThat(message).endsWith("one job is in two environments"))
                .hasSize(2);
    }

    @Test
    void short_and_long_names_of_an_environment_are_one() {
        assertThat(Contradictions.of(tags("infrastructure.environment", "prod", "finops.environment", "production")))
                .isEmpty();
        assertThat(Contradictions.of(tags("infrastructure.environment", "Dev", "finops.environment", "development")))
                .isEmpty();
    }

    @Test
    void what_agrees_or_is_told_once_is_no_contradiction() {
        assertThat(Contradictions.of(tags("infrastructure.cost_center", "A", "finops.cost_center", "A")))
                .isEmpty();
        assertThat(Contradictions.of(tags("finops.cost_center", "A"))).isEmpty();
        assertThat(Contradictions.of(tags("infrastructure.cost_center", "A"))).isEmpty();
    }

    @Test
    void two_owners_are_no_contradiction() {
        assertThat(Contradictions.of(tags("infrastructure.owner", "platform", "governance.owner", "sales")))
                .isEmpty();
    }
}
