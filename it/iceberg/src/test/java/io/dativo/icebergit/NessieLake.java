package io.dativo.icebergit;

import io.dativo.testparts.MotoServer;
import io.dativo.testparts.NessieServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.projectnessie.client.NessieClientBuilder;
import org.projectnessie.client.api.NessieApiV2;
import org.projectnessie.error.NessieConflictException;
import org.projectnessie.error.NessieNotFoundException;
import org.projectnessie.model.Branch;
import org.projectnessie.model.LogResponse.LogEntry;

/** Nessie with its files in moto's S3, started once for all tests; each test takes branches of its own. */
final class NessieLake implements BeforeAllCallback {
    static final String WAREHOUSE = "s3://lake/nessie";

    private static final AtomicInteger BRANCHES = new AtomicInteger();

    private Servers servers;

    @Override
    public void beforeAll(ExtensionContext context) {
        // The store of the root closes what it holds when all tests have run.
        servers = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(NessieLake.class))
                .computeIfAbsent(Servers.class, any -> new Servers(), Servers.class);
    }

    URI s3() {
        return servers.moto.endpoint();
    }

    URI address() {
        return servers.nessie.address();
    }

    /** Makes a branch of {@code main}, which stays empty. */
    String newBranch() {
        return newBranch("main");
    }

    /** Makes a branch that begins as another one is. */
    String newBranch(String from) {
        String name = "branch" + BRANCHES.incrementAndGet();
        try {
            Branch source = (Branch) servers.client.getReference().refName(from).get();
            servers.client
                    .createReference()
                    .sourceRefName(from)
                    .reference(Branch.of(name, source.getHash()))
                    .create();
        } catch (NessieNotFoundException | NessieConflictException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** Brings into a branch what was committed on another one. */
    void merge(String from, String into) {
        try {
            servers.client
                    .mergeRefIntoBranch()
                    .fromRef(servers.client.getReference().refName(from).get())
                    .branch((Branch) servers.client.getReference().refName(into).get())
                    .merge();
        } catch (NessieNotFoundException | NessieConflictException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the commits of a branch, the newest first} */
    List<LogEntry> commits(String branch) {
        try {
            return servers.client.getCommitLog().refName(branch).stream().toList();
        } catch (NessieNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Servers implements AutoCloseable {
        private final MotoServer moto;
        private final NessieServer nessie;
        private final NessieApiV2 client;

        Servers() {
            moto = new MotoServer();
            try {
                Buckets.create(moto.endpoint(), "lake");
                nessie = new NessieServer(
                        Path.of(System.getProperty("dativo.nessie-server")), moto.endpoint(), WAREHOUSE);
            } catch (RuntimeException | Error e) {
                moto.close();
                throw e;
            }
            client = NessieClientBuilder.createClientBuilder(null, null)
                    .withUri(nessie.address().resolve("/api/v2"))
                    .build(NessieApiV2.class);
        }

        @Override
        public void close() {
            client.close();
            nessie.close();
            moto.close();
        }
    }
}
