package io.dativo.examples.azure;

import io.dativo.Dativo;
import io.dativo.azure.AzureProvider;
import io.dativo.iceberg.IcebergProvider;
import io.dativo.iceberg.IcebergTables;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.Problem;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TerraformManaged;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.inmemory.InMemoryCatalog;

/**
 * The quickstart's Azure job: loads it, binds what Terraform built, creates its table with its tags and makes its resource
 * group, storage account and identity carry them. Azure Resource Manager is a stand-in in this process, which the real
 * client calls, and the catalog of the table is in memory; with {@code AzureProvider.builder().build()} and the host's own
 * catalog in their place the same lines act on Azure.
 */
public final class AzureExample {
    private AzureExample() {}

    /**
     * Runs the example.
     *
     * @param arguments the folder of the example
     * @throws IOException when the catalog cannot be closed
     */
    public static void main(String[] arguments) throws IOException {
        run(Path.of("").toAbsolutePath().relativize(Path.of(arguments[0])), System.out);
    }

    static void run(Path home, PrintStream out) throws IOException {
        Path quickstart = home.resolve("../quickstart").normalize();
        try (LocalAzure azure = new LocalAzure();
                InMemoryCatalog catalog = new InMemoryCatalog()) {
            catalog.initialize("example", Map.of());
            Dativo dativo = Dativo.builder()
                    .base(quickstart)
                    .policy(TagPolicy.load(quickstart.resolve("tag-policy.yaml")))
                    .ledger(OwnershipLedger.inMemory())
                    .provider(AzureProvider.builder()
                            .resourceManager(azure.address())
                            .build())
                    .provider(IcebergProvider.of(catalog))
                    .terraformState(home.resolve("terraform/terraform.tfstate"))
                    .terraformManaged(TerraformManaged.APPLY)
                    .build();

            out.println("== 1. Load, bind what Terraform built, resolve the tags");
            LoadResult loaded = dativo.load(quickstart.resolve("jobs/acme/events_azure.yaml"));
            ResolvedJob job = dativo.resolve(loaded.job());
            out.println(loaded.problems().isEmpty() ? "no problems" : Problem.format(loaded.problems()));
            String account = "target.connection.azure.account";
            out.println(account + " = " + job.job().texts().get(account));
            job.terraform().forEach((resource, built) -> azure.create(resource.id(), built.tags()));
            azure.create("/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/rg-acme-dativo-prod");
            catalog.createNamespace(Namespace.of("acme_iceberg_prod"));
            IcebergTables.createIfAbsent(catalog, job, Map.of());

            out.println();
            out.println("== 2. Plan");
            PropagationPlan plan = dativo.plan(job);
            out.println(plan);

            out.println();
            out.println("== 3. Apply");
            out.println(dativo.apply(plan).throwUnlessComplete());

            out.println();
            out.println("== 4. Once more: nothing is left to do");
            out.println(dativo.plan(job));
        }
    }
}
