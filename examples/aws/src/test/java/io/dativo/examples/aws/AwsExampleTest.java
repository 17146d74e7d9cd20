package io.dativo.examples.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.Dativo;
import io.dativo.aws.AwsProvider;
import io.dativo.job.LoadResult;
import io.dativo.provider.Providers;
import io.dativo.terraform.TerraformVariables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of the example without Terraform; all of it is what scripts/e2e-aws runs. */
class AwsExampleTest {
    @Test
    void it_touches_nothing_but_an_emulator(@TempDir Path folder) {
        assertThatThrownBy(() -> AwsExample.run(Path.of("."), folder, Map.of("DATIVO_TF_PLUGIN_DIR", "x"), System.out))
                .hasMessageContaining("AWS_ENDPOINT_URL is not set")
                .hasMessageContaining("scripts/e2e-aws");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_job_has_no_problem_and_tells_terraform_what_the_module_takes() {
        LoadResult loaded = Dativo.builder().build().load(Path.of("jobs/orders.yaml"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(TerraformVariables.of(
                        loaded.job(), Providers.of(AwsProvider.builder().build()), new ArrayList<>()))
                .contains("\"cost_center\": \"DATA-001\"")
                .doesNotContain("glue_table");
    }
}
