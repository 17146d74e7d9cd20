package io.dativo.azure.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.azure.BlobService;
import io.dativo.azure.FakeAzure;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import io.dativo.test.VersionedStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    private final FakeAzure azure = new FakeAzure();

    @BeforeEach
    void create() {
        azure.blobs.create("acmelake.blob.core.windows.net", "ledger");
    }

    @AfterEach
    void close() {
        azure.close();
    }

    @Override
    VersionedStore documents() {
        return AzureDocuments.of(azure.provider().build(), "acmelake/ledger", "dativo/");
    }

    @Override
    VersionedStore inNoContainer() {
        return AzureDocuments.of(azure.provider().build(), "acmelake/none", "");
    }

    @Test
    void each_failure_has_its_kind() {
        azure.failNext(BlobService.error(403, "AuthorizationPermissionMismatch", "No."), 1);
        assertThatThrownBy(() -> documents().read("x"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessageContaining("https://acmelake.blob.core.windows.net/ledger/dativo/x");
        azure.failNext(BlobService.error(503, "ServerBusy", "Busy."), 1);
        assertThatThrownBy(() -> documents().write("x", "y", null))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        // The blob itself is leased: that is no answer about versions.
        azure.failNext(BlobService.error(412, "LeaseIdMissing", "There is a lease."), 1);
        assertThatThrownBy(() -> documents().write("x", "y", null))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
        assertThat(azure.requests()).hasSize(3);
    }

    /** One document at a time and many. */
    @Nested
    class Contract extends VersionedStoreContract {
        @Override
        protected VersionedStore store() {
            return documents();
        }
    }
}
