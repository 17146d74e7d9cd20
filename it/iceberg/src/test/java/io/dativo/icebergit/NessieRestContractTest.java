package io.dativo.icebergit;

import io.dativo.iceberg.JobCatalog;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's REST catalog of Nessie, which writes the files itself. */
class NessieRestContractTest extends JobCatalogContract {
    @RegisterExtension
    static final NessieLake LAKE = new NessieLake();

    @TempDir
    Path folder;

    @Override
    JobCatalog emptyCatalog() {
        return JobCatalog.of(NessieDoor.REST.job(folder, LAKE, LAKE.newBranch()));
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(Buckets.SECRET);
    }
}
