package com.example.host;

import static io.dativo.test.DativoAssertions.assertThatJobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.TagPolicy;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.InMemoryProvider;
import io.dativo.test.ProviderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test kit on the JUnit and the AssertJ of this host. */
class TestKitTest extends ProviderContract {
    @TempDir
    Path folder;

    private final InMemoryProvider azure = InMemoryProvider.standingInFor("azure");

    @Override
    protected ProviderSpi newProvider() {
        return azure;
    }

    @Override
    protected boolean has(Capability capability) {
        return false;
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("azure", "storage_account", "account" + number);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        azure.tag(resource, key, value);
    }

    @Test
    void the_versions_are_those_of_the_host() {
        assertThat(jar(Test.class)).contains("5.10.");
        assertThat(jar(AbstractAssert.class)).contains("3.24.");
    }

    @Test
    void jobs_are_checked_and_what_is_wrong_is_told() throws IOException {
        Files.writeString(folder.resolve("job.yaml"), "tenant_id: [");
        TagPolicy policy = TagPolicy.builder()
                .rule("owner", rule -> rule.key("owner").required())
                .build();
        assertThatThrownBy(() -> assertThatJobs(folder).followPolicy(policy))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("job.yaml");
    }

    private static String jar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
