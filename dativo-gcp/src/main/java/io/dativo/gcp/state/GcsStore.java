package io.dativo.gcp.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.BoundedBytes;
import io.dativo.http.HttpFailure;
import io.dativo.http.HttpFailure.Call;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Documents as objects of a bucket, for hosts that share an ownership ledger. Every write names the generation that it
 * replaces, so that of two writers one wins and the other gets a conflict. The version of a document is its generation.
 *
 * <p>It takes {@code storage.objects.get}, {@code create} and {@code delete} (to replace is to delete) on the objects, and
 * {@code list}, without which Google does not tell an object that does not exist from one that may not be read.
 *
 * <p>Thread-safe.
 */
public final class GcsStore implements VersionedStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final String LIST = "storage#objects";
    private static final long ABSENT = 0;

    private final GoogleAccess access;
    private final String bucket;
    private final String prefix;

    private GcsStore(GoogleAccess access, String bucket, String prefix) {
        this.access = access;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * A store in a bucket.
     *
     * @param access credentials, clients, addresses
     * @param bucket the bucket
     * @param folder what the names of all objects begin with, for example {@code dativo/ledger}; may be empty
     * @return the store
     */
    public static GcsStore of(GoogleAccess access, String bucket, String folder) {
        return new GcsStore(access, bucket, folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/");
    }

    /** A request costs about as much for the records of a thousand resources as for those of one. */
    @Override
    public int preferredLength() {
        return 2 << 20;
    }

    @Override
    public Optional<Versioned> read(String name) {
        String object = object(name);
        try {
            HttpResponse response =
                    access.patientStorage().objects().get(bucket, object).executeMedia();
            try (InputStream body = response.getContent()) {
                String generation = response.getHeaders().getFirstHeaderStringValue("x-goog-generation");
                require(Call.READ, "reading " + place(object), generation != null);
                byte[] bytes = BoundedBytes.checked(
                        body.readNBytes(BoundedBytes.LARGEST_ANSWER + 1), "reading " + place(object), Call.READ);
                return Optional.of(Versioned.of(place(object), bytes, generation));
            } finally {
                response.disconnect();
            }
        } catch (IOException failed) {
            if (GcpErrors.kind(failed, Call.READ) == Kind.NOT_FOUND && isObjectMissing(failed)) {
                return Optional.empty();
            }
            throw GcpErrors.of(Call.READ, "reading " + place(object), failed);
        }
    }

    @Override
    public SortedMap<String, Versioned> readAll(String prefix) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        for (String name : names(object(prefix))) {
            read(name).ifPresent(document -> found.put(name, document));
        }
        return found;
    }

    private List<String> names(String start) {
        List<String> names = new ArrayList<>();
        try {
            Storage.Objects.List list = access.storage()
                    .objects()
                    .list(bucket)
                    .setPrefix(start)
                    .setFields("kind,items(name),nextPageToken");
            do {
                Objects page = GcpErrors.json(list::execute);
                // A list of nothing has no items, but says that it is one.
                boolean isAnswer = LIST.equals(page.getKind())
                        && (page.getItems() == null
                                || page.getItems().stream().allMatch(item -> item.getName() != null));
                require(Call.READ, "listing " + place(start), isAnswer);
                if (page.getItems() != null) {
                    page.getItems().forEach(item -> names.add(item.getName().substring(prefix.length())));
                }
                list.setPageToken(page.getNextPageToken());
            } while (list.getPageToken() != null);
        } catch (IOException failed) {
            throw GcpErrors.of(Call.READ, "listing " + place(start), failed);
        }
        names.removeIf(name -> !NAME.matcher(name).matches());
        return names;
    }

    @Override
    public void delete(String name) {
        String object = object(name);
        try {
            access.storage().objects().delete(bucket, object).execute();
        } catch (IOException failed) {
            if (GcpErrors.kind(failed, Call.WRITE) != Kind.NOT_FOUND || !isObjectMissing(failed)) {
                throw GcpErrors.of(Call.WRITE, "deleting " + place(object), failed);
            }
        }
    }

    @Override
    public boolean write(String name, String content, @Nullable String expectedVersion) {
        String object = object(name);
        try {
            Storage.Objects.Insert insert = access.storage()
                    .objects()
                    .insert(
                            bucket,
                            new StorageObject().setName(object),
                            new ByteArrayContent("application/json", content.getBytes(UTF_8)))
                    .setIfGenerationMatch(expectedVersion == null ? ABSENT : Long.parseLong(expectedVersion));
            insert.getMediaHttpUploader().setDirectUploadEnabled(true);
            StorageObject written = GcpErrors.json(insert.setFields("generation")::execute);
            require(Call.WRITE, "writing " + place(object), written.getGeneration() != null);
            return true;
        } catch (IOException failed) {
            if (GcpErrors.kind(failed, Call.WRITE) == Kind.CONFLICT) {
                return false;
            }
            throw GcpErrors.of(Call.WRITE, "writing " + place(object), failed);
        }
    }

    /** {@code gs://bucket/folder/}. */
    @Override
    public String toString() {
        return place(prefix);
    }

    private static void require(Call call, String doing, boolean isAnswer) {
        if (!isAnswer) {
            throw HttpFailure.notAnAnswer(doing, call, "it does not have what was asked for");
        }
    }

    /** A bucket that is not there is not an object that was never written. */
    private static boolean isObjectMissing(IOException failed) {
        return !GcpErrors.detail(failed).contains("bucket does not exist");
    }

    private String object(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a document name");
        }
        return prefix + name;
    }

    private String place(String object) {
        return "gs://" + bucket + "/" + object;
    }
}
