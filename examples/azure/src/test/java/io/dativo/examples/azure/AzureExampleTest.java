package io.dativo.examples.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AzureExampleTest {
    @Test
    void the_azure_job_is_validated_planned_and_applied_and_nothing_is_left_to_do() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        AzureExample.run(Path.of(""), new PrintStream(printed, true, UTF_8));

        assertThat(printed.toString(UTF_8))
                .contains("no problems")
                .contains("target.connection.azure.account = acmedativolakeprod")
                .contains("azure storage_account /subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/")
                .contains("azure managed_identity /subscriptions/")
                .contains("azure resource_group /subscriptions/")
                .contains("Apply complete: 54 of 54 claimed tags are in place.")
                .contains("No changes. 54 of 54 claimed tags are in place.");
    }
}
