package io.dativo.killed;

import io.dativo.aws.state.S3Store;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.testparts.MotoServer;
import io.dativo.testparts.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where a ledger is that several processes use, by an address that is handed to them. */
enum Ledgers {
    /** Files of this machine. */
    DIRECTORY {
        @Override
        Server start() {
            return new Server("-", () -> {});
        }

        @Override
        OwnershipLedger open(String address, Path folder) {
            return OwnershipLedger.directory(folder.resolve("ledger"));
        }
    },
    /** A table of a real PostgreSQL. */
    POSTGRES {
        @Override
        Server start() {
            PostgresServer server = new PostgresServer();
            return new Server("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", server::close);
        }

        @Override
        OwnershipLedger open(String address, Path folder) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(address);
            database.setUser("dativo");
            return OwnershipLedger.database(database, "ledger_" + folder.getFileName());
        }
    },
    /** A bucket of moto. */
    S3 {
        @Override
        Server start() {
            MotoServer server = new MotoServer();
            String address = server.endpoint().toString();
            try (S3Client s3 = client(address)) {
                s3.createBucket(bucket -> bucket.bucket(BUCKET));
            }
            return new Server(address, server::close);
        }

        @Override
        OwnershipLedger open(String address, Path folder) {
            return OwnershipLedger.of(
                    S3Store.of(client(address), BUCKET, folder.getFileName().toString()));
        }
    };

    private static final String BUCKET = "ledgers";

    /**
     * A server that runs.
     *
     * @param address what a process needs to find it
     * @param end ends it
     */
    record Server(String address, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    abstract Server start();

    /**
     * Opens a ledger.
     *
     * @param address where the server is
     * @param folder a folder whose name is that of the ledger too
     */
    abstract OwnershipLedger open(String address, Path folder);

    private static S3Client client(String address) {
        return S3Client.builder()
                .endpointOverride(URI.create(address))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
    }
}
