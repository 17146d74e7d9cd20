package io.dativo.azure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.azure.BlobService;
import io.dativo.azure.FakeAzure;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AzureObjectsTest {
    private static final String HOST = "acmelake.blob.core.windows.net";

    private final FakeAzure azure = new FakeAzure();
    private final AzureObjects objects =
            AzureObjects.of(azure.provider().build().clients().blobs(HOST));

    @BeforeEach
    void create() {
        azure.blobs.create(HOST, "pipes");
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void an_object_is_read_as_it_was_written_last() {
        objects.write("pipes", "run/1.json", "first\n".getBytes());
        objects.write("pipes", "run/1.json", "second\n".getBytes());
        assertThat(objects.read("pipes", "run/1.json")).asString().isEqualTo("second\n");
    }

    @Test
    void a_failure_names_the_object_and_its_kind() {
        assertThatThrownBy(() -> objects.read("pipes", "none.json"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("pipes/none.json");
        azure.failNext(BlobService.error(403, "AuthorizationPermissionMismatch", "No."), 1);
        assertThatThrownBy(() -> objects.write("pipes", "1.json", new byte[1]))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }
}
