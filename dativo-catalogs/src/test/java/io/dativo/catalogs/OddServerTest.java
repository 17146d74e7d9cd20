package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Sensitive;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import io.dativo.spi.TagStore;
import io.dativo.testparts.OddServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a catalog answers costs a bounded time and memory, whatever it is. */
class OddServerTest {
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        ResourceRef table = new ResourceRef("unitycatalog", "table", "main.sales.orders");
        try (OddServer server = new OddServer(odd)) {
            CatalogConnection connection = CatalogConnection.of(server.address(), Sensitive.of("token"))
                    .withTimeout(Duration.ofMillis(200));
            UnityCatalogProvider provider = UnityCatalogProvider.of(connection);
            try (TagStore store = provider.open(AccountScope.of(provider.id()))) {
                ResourceRef named = new ResourceRef(provider.id(), table.type(), table.id());
                TagRead read = store.read(List.of(named)).get(named);
                assertThat(read.status()).isEqualTo(Status.NOT_OBSERVED);
                assertThat(read.failure()).isNotNull();
            }
        }
    }
}
