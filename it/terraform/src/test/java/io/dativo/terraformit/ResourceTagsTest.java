package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.aws.AwsProvider;
import io.dativo.azure.AzureProvider;
import io.dativo.gcp.GcpProvider;
import io.dativo.job.JobLoader;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.terraform.TerraformVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job exports under {@code resource_tags} is what the module of its cloud takes there, for every type. */
class ResourceTagsTest {
    private static final Pattern TYPES = Pattern.compile("setsubtract\\(keys\\(var\\.resource_tags\\), \\[([^]]*)]\\)");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void every_type_that_the_module_takes_is_exported_and_no_other(Cloud cloud) throws IOException {
        ProviderSpi provider = switch (cloud) {
            case AWS -> new AwsProvider();
            case GCP -> new GcpProvider();
            case AZURE -> new AzureProvider();
        };
        Set<String> exported = new TreeSet<>();
        for (String type : provider.resourceTypes()) {
            if (exports(cloud, provider, type).contains("resource_tags")) {
                exported.add(type);
            }
        }

        assertThat(exported).isEqualTo(ofModule(cloud)).isNotEmpty();
    }

    private static Set<String> ofModule(Cloud cloud) throws IOException {
        Matcher types = TYPES.matcher(Files.readString(cloud.module().resolve("variables.tf")));
        assertThat(types.find()).isTrue();
        return new TreeSet<>(Set.of(types.group(1).replace("\"", "").split(", ", -1)));
    }

    private String exports(Cloud cloud, ProviderSpi provider, String type) throws IOException {
        Files.writeString(
                folder.resolve("any.yaml"),
                "name: any\ntype: csv\nroles: [source, target]\n" + "default_engine: {type: native}\n");
        Files.writeString(
                folder.resolve("asset.yaml"),
                "name: orders\nversion: '1'\nsource_type: csv\nobject: o\nschema: []\nteam: {owner: a@b.example}\n");
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                tenant_id: north
                source_connector_path: any.yaml
                target_connector_path: any.yaml
                asset_path: asset.yaml
                infrastructure:
                  provider:
                    provider: %s
                    region: x-1
                    project_id: p-12345
                    resources: [{resource_type: %s, resource_id: x, tags: {team: north}}]
                """.formatted(cloud.id, type));
        return TerraformVariables.of(
                JobLoader.builder().base(folder).build().load(job).job(), Providers.of(provider), new ArrayList<>());
    }
}
