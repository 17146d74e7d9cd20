package io.dativo.icebergit;

import io.dativo.iceberg.JobCatalog;
import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Iceberg's client for Nessie's own API. It writes the files, which are kept in memory here: the contract makes thousands. */
class NessieCatalogContractTest extends JobCatalogContract {
    @RegisterExtension
    static final NessieLake LAKE = new NessieLake();

    @Override
    JobCatalog emptyCatalog() {
        String branch = LAKE.newBranch();
        return Targets.catalog(
                Map.of(
                        "type",
                        "nessie",
                        "uri",
                        LAKE.address().resolve("/api/v2").toString(),
                        "ref",
                        branch,
                        "io-impl",
                        InMemoryFileIO.class.getName()),
                "memory://" + branch,
                Map.of());
    }
}
