package io.dativo.terraform.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.States;
import io.dativo.terraform.TerraformOutput;
import io.dativo.terraform.TerraformState;
import io.dativo.testparts.OddServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HcpStateTest {
    private static final Path STATE = States.real("core-default");
    private static final String WORKSPACE = "/api/v2/organizations/acme/workspaces/acme-prod";
    private static final String VERSION = "/api/v2/workspaces/ws-1/current-state-version";
    private static final String OUTPUTS = VERSION + "-outputs";

    private final FakeHcp hcp = new FakeHcp(STATE);
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        hcp.close();
    }

    @Test
    void the_current_state_is_read_and_the_token_goes_to_the_api_alone() {
        assertThat(StateReader.outputsAndResources().strict().read(source().build()))
                .usingRecursiveComparison()
                .ignoringFields("source")
                .isEqualTo(StateReader.outputsAndResources().read(STATE));
        assertThat(hcp.requests)
                .containsExactly(
                        "tfe.example.com/.well-known/terraform.json",
                        "tfe.example.com" + WORKSPACE,
                        "tfe.example.com" + VERSION,
                        FakeHcp.ARCHIVE + "/object");
    }

    @Test
    void a_download_of_the_api_itself_is_signed_in_to_and_followed_without_the_token() {
        hcp.download = "https://tfe.example.com/hosted_state";

        assertThat(StateReader.outputs().read(source().build()).outputs()).isNotEmpty();
    }

    @Test
    void the_outputs_alone_are_those_of_the_state_with_every_page_and_every_secret() {
        TerraformState state = StateReader.outputs().read(source().outputsOnly().build());

        assertThat(state.outputs()).isEqualTo(StateReader.outputs().read(STATE).outputs());
        assertThat(state.outputs().get("db_password").value()).isEqualTo(Sensitive.of("s3cr3t-Passw0rd-DoNotLog"));
        assertThat(hcp.requests).filteredOn(path -> path.endsWith(OUTPUTS)).hasSizeGreaterThan(2);
        assertThat(hcp.requests).noneMatch(path -> path.endsWith(VERSION));
    }

    @Test
    void outputs_that_change_between_two_pages_are_no_mixture() {
        hcp.pagesUntilChange = 2;

        assertFails(source().outputsOnly(), Kind.CONFLICT, "changed while it was read");
    }

    @ParameterizedTest
    @CsvSource({
        "401, DENIED, refuses the credentials",
        "403, DENIED, refuses the credentials",
        "404, NOT_FOUND, check the organization",
        "429, THROTTLED, asks for fewer requests",
        "500, UNAVAILABLE, status 500",
    })
    void every_other_answer_has_its_kind(int status, Kind kind, String text) {
        hcp.refusals.put(WORKSPACE, status);

        assertFails(source().timeout(Duration.ofSeconds(5)), kind, text);
    }

    @Test
    void what_is_not_there_is_told_apart() {
        hcp.refusals.put(VERSION, 404);
        hcp.refusals.put(OUTPUTS, 404);
        hcp.refusals.put("/.well-known/terraform.json", 404);

        assertFails(source(), Kind.NOT_FOUND, "never applied, or the token may not read states");
        assertFails(source().outputsOnly(), Kind.NOT_FOUND, "has no outputs: it was never applied");
        hcp.refusals.put(OUTPUTS, 503);
        assertFails(source().outputsOnly(), Kind.UNAVAILABLE, "status 503");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_answers_oddly_is_given_up(OddServer.Answer odd) {
        try (OddServer odds = new OddServer(odd)) {
            HcpState state = source().client(new LoopbackClient(odds.address()))
                    .timeout(Duration.ofMillis(200))
                    .wholeTimeout(Duration.ofMillis(300))
                    .maxBytes(10_000_000)
                    .build();

            assertThatThrownBy(() -> StateReader.outputs().read(state))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageNotContaining("s3cr3t");
        }
    }

    @Test
    void too_many_requests_are_waited_out() {
        hcp.throttled = 3;

        assertThat(StateReader.outputs().read(source().build()).outputs()).isNotEmpty();
        hcp.throttled = 5;
        assertFails(source(), Kind.THROTTLED, "asks for fewer requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://" + FakeHcp.ARCHIVE + "/object", "ftp://x/y", "http://["})
    void a_state_is_not_fetched_from_where_it_would_be_seen(String download) {
        hcp.download = download;

        assertFails(source(), Kind.REJECTED, "no address of HTTPS");
    }

    @Test
    void a_version_without_a_download_is_told() {
        hcp.download = null;

        assertFails(source(), Kind.REJECTED, "no data.attributes.hosted-state-download-url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"TF_TOKEN_tfe__eu_example_com", "TF_TOKEN_tfe-eu_example_com", "TF_TOKEN_tfe-eu.example.com"})
    void a_token_is_in_the_environment(String variable) {
        environment.put(variable, FakeHcp.TOKEN);
        credentials(home.resolve(".terraform.d/credentials.tfrc.json"), "tfe-eu.example.com", "wrong");

        assertThat(read(found("tfe-eu.example.com"))).isNotEmpty();
    }

    @Test
    void a_token_is_where_terraform_login_puts_it() {
        environment.put("HOME", home.toString());
        credentials(home.resolve(".terraform.d/credentials.tfrc.json"), "TFE.example.com", FakeHcp.TOKEN);

        assertThat(read(found("tfe.example.com"))).isNotEmpty();
    }

    @Test
    void a_token_is_in_terraforms_own_configuration() {
        environment.put("HOME", home.toString());
        text(home.resolve(".terraformrc"), """
                # credentials "tfe.example.com" { token = "an old one" }
                credentials "other.example.com" {
                  token = "wrong"
                }
                credentials "tfe.example.com" {
                  token = "%s" // of the robot
                }
                """.formatted(FakeHcp.TOKEN));

        assertThat(read(found("tfe.example.com"))).isNotEmpty();
        Path other = home.resolve("other.json");
        credentials(other, "other.example.com", "wrong");
        environment.put("TF_CLI_CONFIG_FILE", other.toString());
        assertFails(found("tfe.example.com"), Kind.DENIED, "terraform login tfe.example.com");
    }

    @Test
    void a_missing_token_is_told_with_what_to_set() {
        assertFails(
                HcpState.builder("acme", "acme-prod").environment(environment::get),
                Kind.DENIED,
                "set TF_TOKEN_app_terraform_io, or run 'terraform login'");
        assertThat(hcp.requests).isEmpty();
    }

    @Test
    void a_broken_configuration_is_told_without_its_content() {
        environment.put("HOME", home.toString());
        text(home.resolve(".terraform.d/credentials.tfrc.json"), "{\"credentials\": {\"x\": {\"token\": s3cr3t");

        assertThatThrownBy(() -> read(found("tfe.example.com")))
                .hasMessageContaining("credentials.tfrc.json")
                .hasMessageContaining("terraform-cli-config")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    private HcpState.Builder source() {
        Sensitive<String> token = Sensitive.of(FakeHcp.TOKEN);
        return found("tfe.example.com").token(() -> token);
    }

    private HcpState.Builder found(String host) {
        return HcpState.builder("acme", "acme-prod")
                .host(host)
                .environment(environment::get)
                .client(new LoopbackClient(hcp.address()));
    }

    private static Map<String, TerraformOutput> read(HcpState.Builder source) {
        return StateReader.outputs().read(source.build()).outputs();
    }

    private static void assertFails(HcpState.Builder source, Kind kind, String text) {
        HcpState state = source.build();
        assertThatThrownBy(() -> StateReader.outputs().read(state))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind))
                .hasMessageContaining(state.describe())
                .hasMessageContaining(text)
                .hasMessageNotContaining("s3cr3t");
        assertThat(state.toString()).doesNotContain("s3cr3t");
    }

    private static void credentials(Path file, String host, String token) {
        text(file, "{\"credentials\": {\"%s\": {\"token\": \"%s\"}}}".formatted(host, token));
    }

    private static void text(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
