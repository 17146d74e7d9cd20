package io.dativo.gcp.evidence;

import com.google.api.services.storage.model.Bucket;
import io.dativo.gcp.GcpErrors;
import io.dativo.gcp.GcpId;
import io.dativo.gcp.GcpProvider;
import io.dativo.gcp.GoogleAccess;
import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at buckets of Cloud Storage: encryption, public access, TLS, expiry, versioning. One read a bucket; what is denied
 * cannot be observed, and what fails is an error. Thread-safe.
 */
public final class GcsObserver implements ResourceObserver {
    private static final String CALL = "storage.buckets.get";
    private static final String FIELDS =
            "name,encryption,iamConfiguration,lifecycle,versioning,softDeletePolicy,metageneration";

    private final GoogleAccess access;
    private final Clock clock;

    private GcsObserver(GoogleAccess access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    /**
     * Looks with an access to Google.
     *
     * @param access how Google is reached
     * @param clock what time it is
     * @return the observer
     */
    public static GcsObserver of(GoogleAccess access, Clock clock) {
        return new GcsObserver(access, clock);
    }

    @Override
    public String provider() {
        return GcpProvider.ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(GcpId.BUCKET);
    }

    @Override
    public SortedSet<String> permissions() {
        return new TreeSet<>(Set.of(CALL));
    }

    @Override
    public List<Observation> observe(ResourceRef resource) {
        Asked asked = ask(resource);
        return List.of(
                seen(resource, Aspect.ENCRYPTION, asked, GcsObserver::encryption),
                seen(resource, Aspect.PUBLIC_ACCESS_BLOCKED, asked, GcsObserver::publicAccess),
                seen(resource, Aspect.TLS_ONLY, asked, GcsObserver::tls),
                seen(resource, Aspect.EXPIRY, asked, BucketLifecycle::expiry),
                seen(resource, Aspect.VERSIONING, asked, GcsObserver::versioning));
    }

    /** The one answer that all aspects are read from, or why there is none. */
    private record Asked(@Nullable Bucket bucket, @Nullable ProviderException failure) {}

    private Asked ask(ResourceRef resource) {
        try {
            GcpId id = GcpId.parse(GcpId.BUCKET, resource.id(), null);
            Bucket bucket = GcpErrors.calling(Call.READ, "looking at " + resource.id(), () -> {
                Bucket answer = GcpErrors.json(() -> access.storage()
                        .buckets()
                        .get(id.name())
                        .setFields(FIELDS)
                        .execute());
                if (!id.name().equals(answer.getName()) || answer.getMetageneration() == null) {
                    throw new IOException("the answer is not about the bucket");
                }
                return answer;
            });
            return new Asked(bucket, null);
        } catch (ProviderException e) {
            return new Asked(null, e);
        }
    }

    private Observation seen(ResourceRef resource, Aspect aspect, Asked asked, Function<Bucket, Answer> read) {
        return Observation.ask(resource, aspect, CALL, clock, () -> {
            if (asked.failure() != null) {
                throw asked.failure();
            }
            return read.apply(asked.bucket());
        });
    }

    /** Cloud Storage encrypts everything; what differs is whose key it is. */
    private static Answer encryption(Bucket bucket) {
        String key =
                bucket.getEncryption() == null ? null : bucket.getEncryption().getDefaultKmsKeyName();
        return Answer.of(
                Outcome.YES,
                key == null ? "encrypted with Google's keys" : "encrypted by default with " + key,
                "encryption " + bucket.getEncryption());
    }

    /** The organisation may enforce what the bucket inherits, so that a gap here is no gap yet. */
    private static Answer publicAccess(Bucket bucket) {
        Bucket.IamConfiguration iam = bucket.getIamConfiguration();
        String prevention = iam == null ? null : iam.getPublicAccessPrevention();
        return "enforced".equals(prevention)
                ? Answer.of(Outcome.YES, "the bucket prevents public access", iam)
                : Answer.of(
                        Outcome.NOT_OBSERVABLE,
                        "the bucket does not prevent public access; what its organisation enforces was not asked",
                        "iamConfiguration " + iam);
    }

    /** No setting of a bucket refuses plain HTTP: a constraint of the organisation does. */
    private static Answer tls(Bucket bucket) {
        return Answer.of(
                Outcome.NOT_OBSERVABLE,
                "a bucket cannot say it; the constraint storage.secureHttpTransport of its organisation was not asked",
                bucket.getName());
    }

    private static Answer versioning(Bucket bucket) {
        return BucketLifecycle.isVersioned(bucket)
                ? Answer.of(Outcome.YES, "old versions are kept", bucket.getVersioning())
                : Answer.of(
                        Outcome.NO,
                        "no old versions are kept of what changes now",
                        "versioning " + bucket.getVersioning());
    }
}
