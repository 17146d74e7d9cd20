package io.dativo.gcp.state;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.HttpFailure.Call;
import io.dativo.spi.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whole objects of Cloud Storage, such as the messages of a process to Dagster. It takes {@code storage.objects.get} and
 * {@code create}, and {@code delete} to replace an object. Thread-safe.
 */
public final class GcsObjects implements ObjectStore {
    private final GoogleAccess access;

    private GcsObjects(GoogleAccess access) {
        this.access = access;
    }

    /**
     * The objects that the caller may reach.
     *
     * @param access credentials, clients, addresses
     * @return the store
     */
    public static GcsObjects of(GoogleAccess access) {
        return new GcsObjects(access);
    }

    @Override
    public byte[] read(String bucket, String key) {
        try {
            HttpResponse response =
                    access.patientStorage().objects().get(bucket, key).executeMedia();
            try (InputStream body = response.getContent()) {
                return body.readAllBytes();
            } finally {
                response.disconnect();
            }
        } catch (IOException failed) {
            throw GcpErrors.of(Call.READ, "reading " + place(bucket, key), failed);
        }
    }

    @Override
    public void write(String bucket, String key, byte[] content) {
        try {
            Storage.Objects.Insert insert = access.storage()
                    .objects()
                    .insert(
                            bucket,
                            new StorageObject().setName(key),
                            new ByteArrayContent("application/octet-stream", content));
            insert.getMediaHttpUploader().setDirectUploadEnabled(true);
            insert.setFields("generation").execute();
        } catch (IOException failed) {
            throw GcpErrors.of(Call.WRITE, "writing " + place(bucket, key), failed);
        }
    }

    private static String place(String bucket, String key) {
        return "gs://" + bucket + "/" + key;
    }
}
