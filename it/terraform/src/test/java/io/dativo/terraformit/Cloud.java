package io.dativo.terraformit;

import io.dativo.testparts.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cloud that has a reference module. */
enum Cloud {
    AWS("aws", "aws", "tags"),
    GCP("gcp", "google", "labels"),
    AZURE("azure", "azurerm", "tags");

    final String id;
    final String provider;
    /** The attribute that carries a resource's tags. */
    final String tagAttribute;

    Cloud(String id, String provider, String tagAttribute) {
        this.id = id;
        this.provider = provider;
        this.tagAttribute = tagAttribute;
    }

    /** The folder of the module. */
    Path module() {
        return Needs.projectRoot().resolve("terraform").resolve(id).resolve("dativo-etl");
    }

    /** Starts a stub of the cloud's provider. */
    StubProvider startProvider() {
        return new StubProvider(schema());
    }

    /** The schemas of the provider and of what the module uses of it, as far as bindings for them were fetched. */
    ProviderSchema schema() {
        Map<String, ProviderSchema.Block> resources = new LinkedHashMap<>();
        Map<String, ProviderSchema.Block> dataSources = new LinkedHashMap<>();
        Path folder = bindings().resolve(provider);
        for (Path file : Needs.filesBelow(folder)) {
            String name = file.getFileName().toString().replace(".js", "");
            if (name.startsWith("data-")) {
                dataSources.put(
                        typeName(name.substring("data-".length())),
                        bindings(file).block());
            } else if (!name.equals("provider")) {
                resources.put(typeName(provider + "-" + name), bindings(file).block());
            }
        }
        GeneratedBindings own = bindings(folder.resolve("provider.js"));
        return new ProviderSchema(own.providerVersion(), own.block(), resources, dataSources);
    }

    /** Each type of the provider with an argument for tags or labels: its folder, the argument, its type in TypeScript. */
    List<String> taggable() {
        try {
            return Files.readAllLines(bindings().resolve(provider + ".taggable"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The types that a cloud's users can tag, among those that the module builds. */
    Set<String> taggableTypes() {
        return switch (this) {
            case AWS -> Set.of("aws_s3_bucket", "aws_iam_role", "aws_glue_catalog_database");
            case GCP -> Set.of("google_storage_bucket", "google_bigquery_dataset");
            case AZURE -> Set.of("azurerm_storage_account", "azurerm_user_assigned_identity");
        };
    }

    private static String typeName(String folderName) {
        return folderName.replace('-', '_');
    }

    private static GeneratedBindings bindings(Path file) {
        try {
            return GeneratedBindings.ofJavaScript(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path bindings() {
        Path folder = Path.of("target", "bindings").toAbsolutePath();
        return Files.isDirectory(folder)
                ? folder
                : Needs.missing("the provider schemas: scripts/terraform fetches them");
    }
}
