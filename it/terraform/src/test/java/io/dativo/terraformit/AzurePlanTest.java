package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dativo.Dativo;
import io.dativo.azure.AzureProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.ResolvedJob;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TerraformManaged;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state that the real Terraform writes for the Azure module is read, bound and planned with the Azure provider. */
class AzurePlanTest {
    private HttpServer azure;

    @TempDir
    Path folder;

    /** Every resource exists and carries what Terraform gave it. */
    @BeforeEach
    void start() throws IOException {
        azure = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        azure.createContext("/", AzurePlanTest::answer);
        azure.start();
    }

    @AfterEach
    void stop() {
        azure.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String tags = "{\"managed_by\":\"terraform\",\"Environment\":\"elsewhere\"}";
            byte[] body = "{\"id\":\"%s\",\"properties\":{\"tags\":%s}}"
                    .formatted(exchange.getRequestURI().getPath(), tags)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : 405, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void the_module_built_by_terraform_is_bound_and_planned() {
        Needs.terraform();
        ExampleJob example = ExampleJob.of(Cloud.AZURE);
        try (StubProvider provider = Cloud.AZURE.startProvider()) {
            Terraform terraform = Terraform.in(
                    Terraform.copy(Cloud.AZURE.module(), folder.resolve("module")), Map.of("azurerm", provider));
            terraform.succeed("init", "-no-color");
            terraform.variables(example.variables(Map.of()));
            terraform.succeed("apply", "-no-color", "-auto-approve");
            Dativo dativo = Dativo.builder()
                    .provider(AzureProvider.builder()
                            .resourceManager(URI.create(
                                    "http://127.0.0.1:" + azure.getAddress().getPort()))
                            .build())
                    .terraformState(terraform.folder().resolve("terraform.tfstate"))
                    .terraformManaged(TerraformManaged.APPLY)
                    .build();

            ResolvedJob job = dativo.resolve(example.job());
            PropagationPlan plan = dativo.plan(job);

            assertThat(job.job().texts()).containsEntry("target.connection.azure.account", "acmedativolakeprod");
            Set<String> types =
                    job.terraform().keySet().stream().map(ResourceRef::type).collect(Collectors.toSet());
            assertThat(types).containsExactlyInAnyOrder("storage_account", "managed_identity");
            assertThat(plan.toString())
                    .contains("azurerm_storage_account.lake")
                    .contains("azurerm_user_assigned_identity.etl")
                    .contains("Terraform manages this resource")
                    .contains("cost_center");
        }
    }
}
