package io.dativo.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyScopeTest {
    private static PolicyScope environments(String... environments) {
        return new PolicyScope(List.of(), List.of(), List.of(), List.of(environments));
    }

    private static boolean admits(PolicyScope scope, String environment) {
        return scope.admits("aws", "s3_bucket", "acme", environment);
    }

    @Test
    void an_empty_scope_admits_everything() {
        assertThat(PolicyScope.ALL.admits("aws", "s3_bucket", null, null)).isTrue();
    }

    @Test
    void an_exclusion_alone_admits_the_rest() {
        assertThat(admits(environments("!dev*"), "prod")).isTrue();
        assertThat(admits(environments("!dev*"), "dev-1")).isFalse();
        assertThat(admits(environments("!dev*"), null)).isTrue();
    }

    @Test
    void an_exclusion_beats_what_admits() {
        assertThat(admits(environments("p*", "!prod"), "preview")).isTrue();
        assertThat(admits(environments("p*", "!prod"), "prod")).isFalse();
    }

    @Test
    void what_is_not_known_is_admitted_by_a_star_only() {
        assertThat(admits(environments("prod"), null)).isFalse();
        assertThat(admits(environments("*"), null)).isTrue();
    }

    @Test
    void scopes_overlap_unless_one_list_has_nothing_in_common() {
        assertThat(environments("prod").overlaps(environments("dev"))).isFalse();
        assertThat(environments("prod").overlaps(environments("p*"))).isTrue();
        assertThat(environments("prod").overlaps(environments("!prod"))).isFalse();
        assertThat(environments("prod-*").overlaps(environments("!prod*"))).isFalse();
        assertThat(environments("prod").overlaps(PolicyScope.ALL)).isTrue();
        PolicyScope aws = new PolicyScope(List.of("aws"), List.of(), List.of(), List.of());
        PolicyScope gcp = new PolicyScope(List.of("gcp"), List.of(), List.of(), List.of());
        assertThat(aws.overlaps(gcp)).isFalse();
    }

    @Test
    void only_namespaces_that_tables_carry_make_a_key_one_of_a_table() {
        assertThat(PolicyScope.isNamespaced("classification.fields.email")).isTrue();
        assertThat(PolicyScope.isNamespaced("governance.owner")).isTrue();
        assertThat(PolicyScope.isNamespaced("cost_center")).isFalse();
        assertThat(PolicyScope.isNamespaced("acme.cost_center")).isFalse();
        assertThat(PolicyScope.isNamespaced(".x")).isFalse();
        assertThat(PolicyScope.belongsOn("azure", "cost_center")).isTrue();
        assertThat(PolicyScope.belongsOn("iceberg", "cost_center")).isFalse();
        assertThat(PolicyScope.belongsOn("unity", "finops.cost_center")).isTrue();
    }
}
