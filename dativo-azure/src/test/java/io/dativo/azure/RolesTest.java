package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.azure.cost.AzureCosts;
import io.dativo.azure.cost.BlobExport;
import io.dativo.azure.evidence.StorageObserver;
import io.dativo.azure.state.AzureDocuments;
import io.dativo.azure.state.AzureStates;
import io.dativo.cost.CostQuery;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TerraformBackend;
import io.dativo.spi.VersionedStore;
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles in the guide are exactly what the calls of each purpose need. */
class RolesTest {
    private static final String GROUP = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme";
    private static final String HOST = "acmelake.blob.core.windows.net";
    private static final String CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers/";

    private final FakeAzure azure = new FakeAzure();
    private final AzureProvider provider = azure.provider().build();

    @AfterEach
    void close() {
        azure.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "apply", "state", "ledger", "costs", "evidence", "export"})
    void a_purpose_needs_what_the_guide_says_and_no_more(String purpose) throws IOException {
        azure.blobs.put(HOST, "raw", "terraform.tfstate", "{}".getBytes(StandardCharsets.UTF_8));
        act(purpose);
        Set<String> needed = new TreeSet<>();
        azure.requests().forEach(request -> needed.add(action(request)));
        assertThat(needed).isNotEmpty().isEqualTo(documented(purpose));
    }

    private void act(String purpose) throws IOException {
        ResourceRef container = new ResourceRef("azure", "blob_container", "https://" + HOST + "/raw");
        switch (purpose) {
            case "plan" -> {
                List<ResourceRef> resources = new ArrayList<>(List.of(container));
                IntStream.range(0, 12)
                        .mapToObj(i -> new ResourceRef("azure", "resource_group", GROUP + i))
                        .peek(group -> azure.arm.create(group.id()))
                        .forEach(resources::add);
                try (TagStore store = provider.open(AccountScope.of("azure"))) {
                    store.read(resources);
                    store.read(resources.subList(0, 3));
                }
            }
            case "apply" -> {
                azure.arm.create(GROUP);
                azure.arm.tag(GROUP, "old", "x");
                ResourceRef group = new ResourceRef("azure", "resource_group", GROUP);
                try (TagStore store = provider.open(AccountScope.of("azure"))) {
                    assertThat(store.write(List.of(
                                            new TagWrite(group, Map.of("a", "1"), Set.of("old"), null),
                                            new TagWrite(container, Map.of("a", "1"), Set.of(), null)))
                                    .values())
                            .allMatch(result -> result.isWritten());
                }
            }
            case "state" ->
                AzureStates.of(provider)
                        .source(TerraformBackend.of(
                                "azurerm",
                                Map.of(
                                        "storage_account_name",
                                        "acmelake",
                                        "container_name",
                                        "raw",
                                        "key",
                                        "terraform.tfstate"),
                                "default",
                                name -> null))
                        .open()
                        .close();
            case "ledger" -> {
                VersionedStore store = AzureDocuments.of(provider, "acmelake/raw", "ledger/");
                store.write("a", "1", null);
                assertThat(store.read("a")).isPresent();
            }
            case "evidence" -> {
                azure.arm.create(GROUP + "/providers/Microsoft.Storage/storageAccounts/acmelake");
                StorageObserver.of(provider, Clock.systemUTC()).observe(container);
            }
            case "costs" ->
                AzureCosts.of(provider, GROUP)
                        .read(CostQuery.monthly(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1)), line -> {});
            default -> {
                azure.blobs.put(
                        HOST,
                        "raw",
                        "focus/a.csv",
                        "BilledCost,BillingCurrency,ChargePeriodStart\n".getBytes(StandardCharsets.UTF_8));
                BlobExport.of(provider, "acmelake/raw", "focus/")
                        .files()
                        .get(0)
                        .content()
                        .open()
                        .close();
            }
        }
    }

    /** The permission that Azure's documentation names for an operation. */
    private static String action(String request) {
        String method = request.substring(0, request.indexOf(' '));
        if (request.contains("/providers/Microsoft.Resources/tags/default")) {
            return "Microsoft.Resources/tags/" + (method.equals("GET") ? "read" : "write");
        }
        if (request.contains("/providers/Microsoft.ResourceGraph/resources")) {
            return "Microsoft.ResourceGraph/resources/read";
        }
        if (request.contains("/providers/Microsoft.CostManagement/query")) {
            return "Microsoft.CostManagement/query/action";
        }
        if (request.toLowerCase(Locale.ROOT).contains("/storageaccounts/") && method.equals("GET")) {
            String below = request.replaceAll("(?i).*/storageAccounts/[^/ ?]+(/\\w+)?.*", "$1");
            return "Microsoft.Storage/storageAccounts" + below + "/read";
        }
        if (request.contains("restype=container") && request.contains("comp=list")) {
            return CONTAINERS + "blobs/read";
        }
        if (request.contains("restype=container") || request.contains("comp=list")) {
            return CONTAINERS + (method.equals("GET") ? "read" : "write");
        }
        return CONTAINERS + "blobs/" + (method.equals("GET") ? "read" : "write");
    }

    private static Set<String> documented(String purpose) throws IOException {
        String guide = Files.readString(Needs.projectRoot().resolve("docs/azure.md"));
        return guide.substring(guide.indexOf("<!-- roles -->"), guide.indexOf("<!-- /roles -->"))
                .lines()
                .filter(line -> line.startsWith("| " + purpose + " |"))
                .flatMap(line -> Arrays.stream(line.split("`")))
                .filter(part -> part.startsWith("Microsoft."))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
