package io.dativo.azure;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.dativo.testparts.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Azurite, Microsoft's own emulator of Blob storage, on a free port of the loopback interface. */
public final class Azurite implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listens on (http://127\\.0\\.0\\.1:\\d+)");

    /** The account that every Azurite has, and its key, which is no secret. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Process process;
    private final String endpoint;

    public Azurite() {
        try {
            process = new ProcessBuilder(
                            program().toString(),
                            "--skipApiVersionCheck",
                            "--inMemoryPersistence",
                            "--disableTelemetry",
                            "--blobHost",
                            "127.0.0.1",
                            "--blobPort",
                            "0")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader();
            endpoint = address(output) + "/" + ACCOUNT;
            // It logs every request; nothing reads it, but it must not fill the pipe.
            Thread drain = new Thread(() -> drain(output), "azurite-log");
            drain.setDaemon(true);
            drain.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(BufferedReader output) {
        char[] buffer = new char[8192];
        try {
            while (output.read(buffer) >= 0) {
                // Dropped.
            }
        } catch (IOException ended) {
            // With the process.
        }
    }

    private static Path program() {
        Path installed = Needs.projectRoot().resolve(".emulators/azurite/node_modules/.bin/azurite-blob");
        return Files.isExecutable(installed)
                ? installed
                : Needs.program("azurite-blob", "DATIVO_AZURITE", "Azurite (scripts/emulators install azurite)");
    }

    private static String address(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IllegalStateException("Azurite ended before it listened:\n" + said);
    }

    public BlobServiceClient client() {
        return new BlobServiceClientBuilder()
                .endpoint(endpoint)
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .httpClient(new JdkTransport(Duration.ofSeconds(10)))
                .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, 10, null, null, null))
                .buildClient();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
