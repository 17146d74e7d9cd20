package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHttpTest {
    private static final String TAGS = "/api/2.1/unity-catalog/entity-tag-assignments/tables/main.a.b/tags";

    private final FakeUnityCatalog server = new FakeUnityCatalog();
    private final JsonHttp http = new JsonHttp(server.connection());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_server_that_turns_a_request_away_says_for_how_long_and_is_not_asked_again(int status) {
        server.turnAwayNextCall(status, "120");

        ProviderException away = failure();
        assertThat(away.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(away.providerCode()).isEqualTo(Integer.toString(status));
        assertThat(away.retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void the_time_to_come_again_may_be_a_date() {
        ZonedDateTime then = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2);
        server.turnAwayNextCall(429, DateTimeFormatter.RFC_1123_DATE_TIME.format(then));
        assertThat(failure().retryAfter()).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(121));

        server.turnAwayNextCall(429, DateTimeFormatter.RFC_1123_DATE_TIME.format(then.minusHours(1)));
        assertThat(failure().retryAfter()).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_time_that_nobody_understands_is_none() {
        server.turnAwayNextCall(429, "soon");
        assertThat(failure().retryAfter()).isNull();

        server.turnAwayNextCall(503, "-1");
        ProviderException down = failure();
        assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(down.retryAfter()).isNull();

        server.turnAwayNextCall(403, "120");
        assertThat(failure().retryAfter()).isNull();
    }

    @Test
    void a_token_that_the_server_repeats_is_not_repeated_by_us() {
        JsonHttp wrong = new JsonHttp(
                CatalogConnection.of(URI.create(server.connection().toString()), Sensitive.of("wr0ng-token")));

        ProviderException denied = catchThrowableOfType(ProviderException.class, () -> wrong.get(TAGS));
        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied.providerCode()).isEqualTo("401");
        assertThat(denied).hasMessageContaining("Bearer ***").hasMessageNotContaining("wr0ng");
    }

    @Test
    void without_a_token_nothing_is_sent() {
        JsonHttp without =
                new JsonHttp(CatalogConnection.of(URI.create(server.connection().toString()), Sensitive.of("")));

        ProviderException denied = catchThrowableOfType(ProviderException.class, () -> without.get(TAGS));
        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
        assertThat(denied).hasMessageContaining("there is no token for http://127.0.0.1:");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_server_that_is_not_there_is_unavailable_and_named() {
        server.close();

        ProviderException down = failure();
        assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(down).hasMessageContaining("cannot reach http://127.0.0.1:");
    }

    @Test
    void an_address_with_credentials_in_it_is_refused_without_showing_them() {
        assertThatThrownBy(() -> CatalogConnection.of(URI.create("https://eve:pw@host"), Sensitive.of("t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host")
                .hasMessageNotContaining("pw");
        assertThatThrownBy(() -> CatalogConnection.of(URI.create("ftp://host"), Sensitive.of("t")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.connection().withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_provider_that_was_found_on_the_class_path_says_how_to_give_it_a_server() {
        assertThatThrownBy(() -> new DataHubProvider().open(AccountScope.of("datahub")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("DataHubProvider.of(CatalogConnection.of(address, token))");
    }

    private ProviderException failure() {
        return catchThrowableOfType(ProviderException.class, () -> http.get(TAGS));
    }
}
