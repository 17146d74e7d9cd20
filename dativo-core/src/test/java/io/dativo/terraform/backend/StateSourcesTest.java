package io.dativo.terraform.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.spi.JobArguments;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TerraformBackend;
import io.dativo.terraform.BoundJob;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.States;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class StateSourcesTest {
    private static final BackendTrust TRUSTED = BackendTrust.of(JobTrust.everything());

    private static final String STATE = "{\"version\":4,\"outputs\":{\"a\":{\"value\":\"%s\"}}}";

    @TempDir
    Path base;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void a_missing_file_is_told_with_its_path() {
        assertThatThrownBy(() -> StateReader.outputs().read(base.resolve("no.tfstate")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(ProviderException.Kind.NOT_FOUND))
                .hasMessageContaining("no.tfstate")
                .hasMessageContaining("terraform apply");
        assertThatThrownBy(() -> StateReader.outputs().read(base)).hasMessageContaining("is a folder");
    }

    @Test
    void a_host_hands_in_its_own_bytes() {
        StateSource source = StateSources.of(
                "the vault", () -> new ByteArrayInputStream(STATE.formatted("x").getBytes(UTF_8)));

        assertThat(read(source)).isEqualTo("x");
        assertThat(StateReader.outputs().read(source).source()).isEqualTo("the vault");
    }

    @Test
    void a_local_backend_is_relative_to_the_module() {
        write("module/other.tfstate", "default");
        write("module/terraform.tfstate.d/prod/terraform.tfstate", "prod");
        write("module/ws/prod/terraform.tfstate", "own folder");

        assertThat(read(binding("module", null, Map.of("type", "local", "path", "other.tfstate"))))
                .isEqualTo("default");
        assertThat(read(binding("module", "prod", Map.of("type", "local")))).isEqualTo("prod");
        assertThat(read(binding("module", "prod", Map.of("type", "local", "workspace_dir", "ws"))))
                .isEqualTo("own folder");
    }

    @Test
    void without_a_backend_the_state_is_a_file_in_the_module() {
        write("module/terraform.tfstate", "default");
        write("module/terraform.tfstate.d/prod/terraform.tfstate", "prod");

        assertThat(read(binding("module", null, null))).isEqualTo("default");
        assertThat(read(binding("module", "prod", null))).isEqualTo("prod");
    }

    @Test
    void the_workspace_is_the_jobs_then_the_environments_then_the_selected_one() {
        write("module/terraform.tfstate.d/job/terraform.tfstate", "job");
        write("module/terraform.tfstate.d/environment/terraform.tfstate", "environment");
        write("module/terraform.tfstate.d/selected/terraform.tfstate", "selected");
        text("module/.terraform/environment", "selected");

        assertThat(read(binding("module", null, null))).isEqualTo("selected");
        environment.put("TF_WORKSPACE", "environment");
        assertThat(read(binding("module", null, null))).isEqualTo("environment");
        assertThat(read(binding("module", "job", null))).isEqualTo("job");
    }

    @Test
    void what_terraform_init_noted_names_the_backend() {
        text(
                "module/.terraform/terraform.tfstate",
                new String(States.bytes(States.handcrafted("dot-terraform-backend-config-NOT-a-state")), UTF_8));
        text("module/.terraform/environment", "acme-prod");
        Recording s3 = new Recording("s3");

        assertThat(read(binding("module", null, null), s3)).isEqualTo("s3");
        assertThat(s3.asked.workspace()).isEqualTo("acme-prod");
        assertThat(s3.asked.argument("bucket")).isEqualTo("terraform-state");
        assertThat(s3.asked.argument("workspace_key_prefix")).isNull();
        assertThat(s3.asked.place()).isEqualTo("env:/acme-prod/dativo/acme/prod/terraform.tfstate");
    }

    @Test
    void the_note_is_in_another_folder_where_the_environment_says_so() {
        text(
                "module/data/terraform.tfstate",
                "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{\"key\":\"k\"}}}");
        environment.put("TF_DATA_DIR", "data");

        assertThat(read(binding("module", null, null), new Recording("s3"))).isEqualTo("s3");
    }

    @Test
    void a_broken_note_is_told_without_its_content() {
        text("module/.terraform/terraform.tfstate", "{\"backend\":{\"config\":{\"secret_key\": s3cr3t");

        assertThatThrownBy(() -> source(binding("module", null, null)))
                .hasMessageContaining("backend-note")
                .hasMessageContaining("terraform init")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @Test
    void the_backend_of_the_job_goes_before_the_note() {
        text(
                "module/.terraform/terraform.tfstate",
                "{\"version\":3,\"backend\":{\"type\":\"s3\",\"config\":{\"key\":\"k\"}}}");
        Recording gcs = new Recording("gcs");

        assertThat(read(binding("module", null, Map.of("type", "gcs", "bucket", "b")), gcs))
                .isEqualTo("gcs");
        assertThat(gcs.asked.workspace()).isEqualTo("default");
        assertThat(gcs.asked.arguments()).isEqualTo(Map.of("bucket", "b"));
    }

    @Test
    void a_missing_add_on_is_named() {
        Map<String, String> artifacts = Map.of("s3", "dativo-aws", "gcs", "dativo-gcp", "azurerm", "dativo-azure");
        artifacts.forEach((type, artifact) -> assertThatThrownBy(
                        () -> found(binding(null, null, Map.of("type", type, "key", "k")), List.of(), null))
                .hasMessageContaining("terraform-state-unknown")
                .hasMessageContaining("add the dependency io.dativo:" + artifact));
        assertThatThrownBy(() -> source(binding(null, null, Map.of("type", "kubernetes"))))
                .hasMessageContaining("StateSources.command(...)");
    }

    @Test
    void a_provider_is_found_on_the_class_path_and_a_broken_one_hides_no_other() throws IOException {
        Path services = base.resolve("META-INF/services/" + StateSourceProvider.class.getName());
        Files.createDirectories(services.getParent());
        Files.writeString(services, "io.dativo.NoSuchClass\n" + Found.class.getName() + "\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {base.toUri().toURL()}, getClass().getClassLoader())) {
            StateSource source = found(binding(null, null, Map.of("type", "consul")), List.of(), loader);

            assertThat(read(source)).isEqualTo("found");
            assertThat(read(found(
                            binding(null, null, Map.of("type", "consul")), List.of(new Recording("consul")), loader)))
                    .as("a given provider wins")
                    .isEqualTo("consul");
            assertThatThrownBy(() -> found(binding(null, null, Map.of("type", "s3")), List.of(), loader))
                    .hasMessageContaining("NoSuchClass");
        }
    }

    @Test
    void an_address_is_a_path_or_what_an_add_on_knows() throws IOException {
        write("a.tfstate", "file");
        Path services = base.resolve("META-INF/services/" + StateSourceProvider.class.getName());
        Files.createDirectories(services.getParent());
        Files.writeString(services, "io.dativo.NoSuchClass\n" + Found.class.getName() + "\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {base.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(read(address(base.resolve("a.tfstate").toString(), loader)))
                    .isEqualTo("file");
            assertThat(read(address("found://a/b", loader))).isEqualTo("found");
            assertThat(address("https://user:s3cr3t@host/state?token=s3cr3t", loader)
                            .describe())
                    .isEqualTo("https://host/state");
            assertThatThrownBy(() -> address("found://", loader)).hasMessageContaining("names nothing");
            assertThatThrownBy(() -> address("gs://bucket/state", loader))
                    .hasMessageContaining("begins with gs://")
                    .hasMessageContaining("NoSuchClass")
                    .hasMessageContaining("add the dependency io.dativo:dativo-gcp");
        }
        assertThatThrownBy(() -> address("s3://bucket/state", null))
                .hasMessageContaining("add the dependency io.dativo:dativo-aws");
        assertThatThrownBy(() -> address("ftp://u:s3cr3t@host/state", null))
                .hasMessageContaining("terraform-state-unknown")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> address("http://u:s3cr3t@no host/state", null))
                .hasMessageContaining("backend-argument")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void what_says_nothing_is_told() {
        assertThatThrownBy(() -> source(binding(null, null, null))).hasMessageContaining("terraform-state-unknown");
        assertThatThrownBy(() -> source(binding(null, null, Map.of("bucket", "b"))))
                .hasMessageContaining("has no type");
        assertThatThrownBy(() -> source(binding("module", "../x", null))).hasMessageContaining("workspace-name");
        assertThatThrownBy(() -> source(binding(null, null, Map.of("type", "http", "address", "ftp://u:s3cr3t@h"))))
                .hasMessageContaining("backend-argument")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void the_problems_of_a_job_have_their_places() {
        String infrastructure = """
                infrastructure:
                  provider: {provider: aws, region: eu-west-1}
                  terraform:
                    workspace: %s
                    backend: {type: s3, key: "a/${ENVIRONMENT}"}
                """;
        Job unset = BoundJob.load(base, infrastructure.formatted("prod"));
        Job refused = BoundJob.load(base, infrastructure.formatted("a b").replace("${ENVIRONMENT}", "x"));
        Job missing = BoundJob.load(base, infrastructure.formatted("prod").replace("${ENVIRONMENT}", "x"));

        assertThatThrownBy(() -> StateSources.of(unset, base, environment::get, List.of(), null, JobTrust.none()))
                .hasMessageContaining("job.yaml:9:30: error[unset-variable]");
        assertThatThrownBy(() -> StateSources.of(refused, base, environment::get, List.of(), null, JobTrust.none()))
                .hasMessageContaining("job.yaml:8:16: error[workspace-name]");
        assertThatThrownBy(() -> StateSources.of(missing, base, environment::get, List.of(), null, JobTrust.none()))
                .hasMessageContaining("job.yaml:9:14: error[terraform-state-unknown]");
    }

    @Test
    void a_state_is_read_from_the_table_of_the_pg_backend() throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + base.resolve("states.db"));
        try (Connection connection = database.getConnection();
                Statement create = connection.createStatement()) {
            create.execute("CREATE TABLE states (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data TEXT)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO states (name, data) VALUES (?, ?)")) {
                insert.setString(1, "acme-prod");
                insert.setString(2, STATE.formatted("grüße"));
                insert.execute();
            }
        }

        assertThat(read(StateSources.postgres(database, "main", "acme-prod"))).isEqualTo("grüße");
        assertThatThrownBy(() -> read(StateSources.postgres(database, "main", "default")))
                .hasMessageContaining("table main.states, workspace default has no state");
        assertThatThrownBy(() -> read(StateSources.postgres(database, "no\".such; --", "default")))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> StateSources.postgres(database, "main", "../x"))
                .hasMessageContaining("workspace-name");
    }

    private static TerraformBinding binding(String module, String workspace, Map<String, Object> backend) {
        return new TerraformBinding(module, workspace, backend, null, null);
    }

    private StateSource source(TerraformBinding binding, StateSourceProvider... given) {
        return found(binding, List.of(given), getClass().getClassLoader());
    }

    private StateSource found(TerraformBinding binding, List<? extends StateSourceProvider> given, ClassLoader loader) {
        return new StateFinder(binding, base, environment::get).find(new BackendProviders(given, loader, TRUSTED));
    }

    private StateSource address(String address, ClassLoader loader) {
        return new BackendProviders(List.of(), loader, TRUSTED).address(address, environment::get);
    }

    private String read(TerraformBinding binding, StateSourceProvider... given) {
        return read(source(binding, given));
    }

    private static String read(StateSource source) {
        return (String) StateReader.outputs().read(source).outputs().get("a").value();
    }

    private void write(String file, String value) {
        text(file, STATE.formatted(value));
    }

    private void text(String file, String text) {
        try {
            Files.createDirectories(base.resolve(file).getParent());
            Files.writeString(base.resolve(file), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Answers with a state that says the backend's type, and keeps what it was asked. */
    private static final class Recording implements StateSourceProvider {
        private final String type;
        private TerraformBackend asked;

        Recording(String type) {
            this.type = type;
        }

        @Override
        public Set<String> backendTypes() {
            return Set.of(type);
        }

        @Override
        public JobArguments jobArguments(String backendType) {
            return JobArguments.any();
        }

        @Override
        public StateSource source(TerraformBackend backend) {
            asked = backend;
            return StateSources.of(type, () -> bytes(type));
        }
    }

    /** A provider as the class path would have it. */
    public static final class Found implements StateSourceProvider {
        @Override
        public Set<String> backendTypes() {
            return Set.of("consul");
        }

        @Override
        public JobArguments jobArguments(String backendType) {
            return JobArguments.of("path");
        }

        @Override
        public StateSource source(TerraformBackend backend) {
            return StateSources.of("found", () -> bytes("found"));
        }

        @Override
        public Optional<StateSource> source(String address, Function<String, String> environment) {
            if (address.equals("found://")) {
                throw new InvalidInputException(
                        "the address", List.of(Problem.error("x", "names nothing", "", null, null)));
            }
            return address.startsWith("found://") ? Optional.of(source(null)) : Optional.empty();
        }
    }

    private static InputStream bytes(String value) {
        return new ByteArrayInputStream(STATE.formatted(value).getBytes(UTF_8));
    }
}
