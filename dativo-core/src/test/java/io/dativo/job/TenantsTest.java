package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant may tag, row by row. */
class TenantsTest {
    private static final String JOB = "acme/prod/orders";
    private static final Tenants TENANTS = Tenants.of(
            Tenant.named("acme")
                    .accounts("aws", "111111111111")
                    .ids("gcp", "gs://acme-*", "acme-data.*")
                    .accounts("azure", "sub-1")
                    .ids("azure", "https://acme*.blob.core.windows.net/*", "/subscriptions/sub-1/*")
                    .everythingOf("iceberg")
                    .denyKeys("access-*", "team"),
            Tenant.named("eu").ids("aws", "arn:aws:glue:eu-*:111111111111:*"),
            Tenant.named("glo/bex").ids("aws", "arn:aws:s3:::globex-*").keys("owner", "cost_*"));

    @ParameterizedTest
    @CsvSource({
        "aws,     arn:aws:iam::111111111111:role/etl,        111111111111, ,             true",
        "aws,     arn:aws:iam::222222222222:role/etl,        222222222222, ,             false",
        // A bucket's ARN names no account, so that an account alone cannot allow it.
        "aws,     arn:aws:s3:::acme-lake,                    ,             111111111111, false",
        "gcp,     gs://acme-lake,                            ,             ,             true",
        "gcp,     gs://globex-lake,                          ,             acme-data,    false",
        "gcp,     xacme-data.orders,                         xacme-data,   ,             false",
        "azure,   https://acme1.blob.core.windows.net/raw,   ,             sub-1,        true",
        "azure,   https://acme1.blob.core.windows.net/raw,   ,             ,             true",
        "azure,   https://acme1.blob.core.windows.net/raw,   ,             sub-2,        false",
        "azure,   /subscriptions/sub-1/resourceGroups/lake,  sub-1,        sub-2,        true",
        "azure,   /subscriptions/sub-2/resourceGroups/lake,  sub-2,        sub-1,        false",
        "iceberg, anything.at_all,                           ,             ,             true",
        "datahub, urn:li:dataset:1,                          ,             ,             false",
    })
    void a_resource(String provider, String id, String account, String scope, boolean may) {
        ResourceRef ref = new ResourceRef(provider, "any", id);
        AccountScope named = AccountScope.of(provider).withSubscription(scope);
        assertThat(TENANTS.refusal(JOB, ref, account, named).isEmpty()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "acme/prod/orders,        cost_center,                           cost_center, true",
        "acme/prod/orders,        access-lake,                           access-lake, false",
        "acme/prod/orders,        Access-Lake,                           access-lake, false",
        "acme/prod/orders,        access lake,                           access-lake, false",
        "acme/prod/orders,        infrastructure.custom.access-lake,     x,           false",
        "acme/prod/orders,        infrastructure.custom.a.access-lake,   x,           false",
        "acme/prod/orders,        team,                                  team,        false",
        "acme/prod/orders,        team_size,                             team_size,   true",
        "glo%2Fbex/prod/orders,   cost_center,                           cost_center, true",
        "glo%2Fbex/prod/orders,   infrastructure.owner,                  x,           true",
        "glo%2Fbex/prod/orders,   team,                                  team,        false",
    })
    void a_key(String job, String key, String spelled, boolean may) {
        assertThat(TENANTS.refusal(job, key, spelled).isEmpty()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:glue:eu-west-1:111111111111:table/sales/orders, true",
        "arn:aws:glue:us-east-1:111111111111:table/sales/orders, false",
        "arn:aws:glue:eu-west-1:222222222222:table/sales/orders, false",
    })
    void a_region(String id, boolean may) {
        ResourceRef ref = new ResourceRef("aws", "glue_table", id);
        assertThat(TENANTS.refusal("eu/prod/orders", ref, null, AccountScope.of("aws"))
                        .isEmpty())
                .isEqualTo(may);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initech/prod/orders", "acme%2F/prod/orders", "orders", "", "glo/bex/orders"})
    void nobody_else_may_tag_anything(String job) {
        ResourceRef ref = new ResourceRef("iceberg", "table", "a.b");
        assertThat(TENANTS.refusal(job, ref, null, AccountScope.of("iceberg"))).isPresent();
        assertThat(TENANTS.refusal(job, "owner", "owner")).isPresent();
    }

    @Test
    void an_empty_list_opens_nothing() {
        Tenant acme = Tenant.named("acme");
        assertThatThrownBy(() -> acme.accounts("aws")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> acme.ids("aws")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(acme::keys).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(acme::denyKeys).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tenants.of(acme, acme)).hasMessageContaining("acme");
        assertThat(Tenants.of().isUnbounded()).isFalse();
    }
}
