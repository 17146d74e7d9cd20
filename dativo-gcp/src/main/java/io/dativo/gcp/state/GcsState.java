package io.dativo.gcp.state;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.RangedInput;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One state in Cloud Storage. Immutable and thread-safe. */
final class GcsState implements StateSource {
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final GcsBackend backend;
    private final @Nullable GoogleAccess given;

    GcsState(GcsBackend backend, @Nullable GoogleAccess given) {
        this.backend = backend;
        this.given = given;
    }

    @Override
    public InputStream open() {
        String key = backend.customerKey();
        Storage storage = (given == null ? backend.access() : given).patientStorage();
        return RangedInput.ofState((offset, length, version) -> fetch(storage, key, offset, length, version));
    }

    @Override
    public String describe() {
        return backend.toString();
    }

    @Override
    public String toString() {
        return describe();
    }

    private RangedInput.Part fetch(
            Storage storage, @Nullable String key, long offset, int length, @Nullable String generation) {
        try {
            Storage.Objects.Get get = storage.objects().get(backend.bucket(), backend.object());
            if (generation != null) {
                get.setGeneration(Long.valueOf(generation));
            }
            HttpHeaders headers = get.getRequestHeaders();
            headers.setRange("bytes=" + offset + "-" + (offset + length - 1));
            // A range of what was zipped on the way is no range of the state.
            headers.setAcceptEncoding("identity");
            if (key != null) {
                headers.set("x-goog-encryption-algorithm", "AES256");
                headers.set("x-goog-encryption-key", key);
                headers.set("x-goog-encryption-key-sha256", sha256(key));
            }
            HttpResponse response = get.executeMedia();
            try (InputStream body = response.getContent()) {
                return part(response, body == null ? new byte[0] : body.readAllBytes(), offset);
            } finally {
                response.disconnect();
            }
        } catch (HttpResponseException refused) {
            // An object without a byte has no range.
            if (refused.getStatusCode() == RANGE_NOT_SATISFIABLE && offset == 0) {
                return new RangedInput.Part(new byte[0], 0, null);
            }
            throw failure(refused, generation != null, key != null);
        } catch (IOException failed) {
            throw GcpErrors.of(Call.READ, "reading the state " + backend, failed);
        }
    }

    private RangedInput.Part part(HttpResponse response, byte[] bytes, long offset) {
        String generation = response.getHeaders().getFirstHeaderStringValue("x-goog-generation");
        String range = response.getHeaders().getContentRange();
        String size = range == null ? "" : range.substring(range.indexOf('/') + 1);
        if (size.matches("[0-9]{1,18}")) {
            return new RangedInput.Part(bytes, Long.parseLong(size), generation);
        }
        if (offset > 0) {
            throw new ProviderException(Kind.REJECTED, null, backend + " is in a store that gives no ranges", null);
        }
        // A store that knows no ranges gives everything at once.
        return new RangedInput.Part(bytes, bytes.length, generation);
    }

    private ProviderException failure(HttpResponseException refused, boolean begun, boolean hasKey) {
        String reason = GcpErrors.reason(refused);
        int status = refused.getStatusCode();
        if (status == 412 || (status == 404 && begun)) {
            return failure(
                    Kind.CONFLICT, reason, "changed while it was read; read it again when Terraform is done", refused);
        }
        if (status == 404) {
            return failure(
                    Kind.NOT_FOUND,
                    reason,
                    "is not there: it was never applied, or the bucket, the prefix or the workspace is wrong",
                    refused);
        }
        if (status == 400
                && (reason + GcpErrors.message(refused))
                        .toLowerCase(Locale.ROOT)
                        .contains("encrypt")) {
            return failure(
                    Kind.REJECTED,
                    reason,
                    hasKey
                            ? "is not encrypted with the given encryption_key"
                            : "is encrypted with a key of its writer; give encryption_key or GOOGLE_ENCRYPTION_KEY",
                    refused);
        }
        if (status == 401 || (status == 403 && GcpErrors.kind(refused, Call.READ) == Kind.DENIED)) {
            return failure(
                    Kind.DENIED,
                    reason,
                    "may not be read with these credentials; they need storage.objects.get on it. Without"
                            + " storage.objects.list on the bucket, Google gives this answer also where there is no state",
                    refused);
        }
        return GcpErrors.of(Call.READ, "reading the state " + backend, refused);
    }

    private ProviderException failure(Kind kind, String code, String what, IOException cause) {
        return new ProviderException(kind, code.isEmpty() ? null : code, backend + " " + what, cause);
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(key));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
