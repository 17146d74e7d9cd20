package io.dativo.aws.evidence;

import io.dativo.aws.AwsCall;
import io.dativo.aws.AwsErrors;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;

/**
 * Looks at S3 buckets: encryption, public access, TLS, expiry, versioning. Five reads a bucket; what is denied cannot be
 * observed, and what fails is an error. Thread-safe.
 */
public final class S3Observer implements ResourceObserver {
    private static final List<AwsCall> CALLS = List.of(
            AwsCall.GET_BUCKET_ENCRYPTION,
            AwsCall.GET_PUBLIC_ACCESS_BLOCK,
            AwsCall.GET_BUCKET_POLICY,
            AwsCall.GET_BUCKET_LIFECYCLE,
            AwsCall.GET_BUCKET_VERSIONING);

    private final S3Client s3;
    private final Clock clock;

    private S3Observer(S3Client s3, Clock clock) {
        this.s3 = s3;
        this.clock = clock;
    }

    /**
     * Looks with a client.
     *
     * @param s3 the host's client, in the region of the buckets; never closed here
     * @param clock what time it is
     * @return the observer
     */
    public static S3Observer of(S3Client s3, Clock clock) {
        return new S3Observer(s3, clock);
    }

    @Override
    public String provider() {
        return "aws";
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of("s3_bucket");
    }

    @Override
    public SortedSet<String> permissions() {
        SortedSet<String> all = new TreeSet<>();
        CALLS.forEach(call -> all.addAll(call.permissions()));
        return all;
    }

    @Override
    public List<Observation> observe(ResourceRef resource) {
        String bucket = resource.id().substring(resource.id().lastIndexOf(':') + 1);
        return List.of(
                seen(resource, Aspect.ENCRYPTION, AwsCall.GET_BUCKET_ENCRYPTION, () -> encryption(bucket)),
                seen(
                        resource,
                        Aspect.PUBLIC_ACCESS_BLOCKED,
                        AwsCall.GET_PUBLIC_ACCESS_BLOCK,
                        () -> publicAccess(bucket)),
                seen(resource, Aspect.TLS_ONLY, AwsCall.GET_BUCKET_POLICY, () -> tls(resource, bucket)),
                seen(resource, Aspect.EXPIRY, AwsCall.GET_BUCKET_LIFECYCLE, () -> expiry(bucket)),
                seen(resource, Aspect.VERSIONING, AwsCall.GET_BUCKET_VERSIONING, () -> versioning(bucket)));
    }

    private Observation seen(ResourceRef resource, Aspect aspect, AwsCall call, Supplier<Answer> ask) {
        return Observation.ask(
                resource, aspect, call.toString(), clock, () -> AwsErrors.calling(call, resource.id(), ask));
    }

    /** S3 answers with an error where something is not configured; that is an answer. */
    private static Answer unless(String code, Outcome outcome, String otherwise, Supplier<Answer> ask) {
        try {
            return ask.get();
        } catch (software.amazon.awssdk.services.s3.model.S3Exception e) {
            if (e.awsErrorDetails() != null && code.equals(e.awsErrorDetails().errorCode())) {
                return Answer.of(outcome, otherwise, code);
            }
            throw e;
        }
    }

    private Answer encryption(String bucket) {
        return unless(
                "ServerSideEncryptionConfigurationNotFoundError", Outcome.NO, "nothing encrypts by default", () -> {
                    GetBucketEncryptionResponse answer = s3.getBucketEncryption(get -> get.bucket(bucket));
                    String algorithms = answer.serverSideEncryptionConfiguration().rules().stream()
                            .map(rule -> rule.applyServerSideEncryptionByDefault())
                            .filter(rule -> rule != null)
                            .map(rule -> rule.sseAlgorithmAsString()
                                    + (rule.kmsMasterKeyID() == null ? "" : " by " + rule.kmsMasterKeyID()))
                            .collect(Collectors.joining(", "));
                    return algorithms.isEmpty()
                            ? Answer.of(Outcome.NO, "nothing encrypts by default", answer)
                            : Answer.of(Outcome.YES, "encrypted by default with " + algorithms, answer);
                });
    }

    /** The account may block what the bucket does not, so that a gap here is no gap yet. */
    private Answer publicAccess(String bucket) {
        String missing = "the bucket does not block all of it; what its account blocks was not asked";
        return unless("NoSuchPublicAccessBlockConfiguration", Outcome.NOT_OBSERVABLE, missing, () -> {
            PublicAccessBlockConfiguration block =
                    s3.getPublicAccessBlock(get -> get.bucket(bucket)).publicAccessBlockConfiguration();
            boolean isWhole = Stream.of(
                            block.blockPublicAcls(),
                            block.blockPublicPolicy(),
                            block.ignorePublicAcls(),
                            block.restrictPublicBuckets())
                    .allMatch(Boolean.TRUE::equals);
            return isWhole
                    ? Answer.of(Outcome.YES, "the bucket blocks all public access", block)
                    : Answer.of(Outcome.NOT_OBSERVABLE, missing, block);
        });
    }

    private Answer tls(ResourceRef resource, String bucket) {
        return unless("NoSuchBucketPolicy", Outcome.NO, "no policy refuses what is not sent over TLS", () -> {
            String policy = s3.getBucketPolicy(get -> get.bucket(bucket)).policy();
            return TlsPolicy.refusesPlain(policy, resource.id())
                    ? Answer.of(Outcome.YES, "the policy refuses everybody what is not sent over TLS", policy)
                    : Answer.of(
                            Outcome.NO, "no statement refuses everybody everything that is not sent over TLS", policy);
        });
    }

    /** Whole buckets have days; rules for parts of them say so, and nothing of the rest. */
    private Answer expiry(String bucket) {
        return unless("NoSuchLifecycleConfiguration", Outcome.NO, "no rule deletes anything", () -> {
            GetBucketLifecycleConfigurationResponse answer =
                    s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket));
            List<LifecycleRule> rules = answer.rules().stream()
                    .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
                    .filter(rule ->
                            rule.expiration() != null && rule.expiration().days() != null)
                    .toList();
            if (rules.isEmpty()) {
                return Answer.of(Outcome.NO, "no rule deletes by age", answer);
            }
            boolean isVersioned =
                    s3.getBucketVersioning(get -> get.bucket(bucket)).status() != null;
            OptionalInt days = rules.stream()
                    .filter(S3Observer::isForAll)
                    .filter(rule -> !isVersioned || old(rule) >= 0)
                    .mapToInt(rule -> rule.expiration().days() + (isVersioned ? old(rule) : 0))
                    .min();
            String detail = days.isPresent()
                    ? "everything is deleted after " + days.getAsInt() + " days"
                            + (isVersioned ? ", old versions too" : "")
                    : isVersioned && rules.stream().anyMatch(S3Observer::isForAll)
                            ? "rules delete by age, and old versions stay"
                            : "rules delete by age in a part of the bucket only";
            return new Answer(Outcome.YES, days, detail, answer.toString());
        });
    }

    private static int old(LifecycleRule rule) {
        return rule.noncurrentVersionExpiration() == null
                        || rule.noncurrentVersionExpiration().noncurrentDays() == null
                ? -1
                : rule.noncurrentVersionExpiration().noncurrentDays();
    }

    @SuppressWarnings("deprecation") // Older rules have their prefix there, and S3 still answers it.
    private static boolean isForAll(LifecycleRule rule) {
        if (rule.filter() == null) {
            return rule.prefix() == null || rule.prefix().isEmpty();
        }
        boolean isNarrow = rule.filter().tag() != null
                || rule.filter().and() != null
                || rule.filter().objectSizeGreaterThan() != null
                || rule.filter().objectSizeLessThan() != null;
        return !isNarrow
                && (rule.filter().prefix() == null || rule.filter().prefix().isEmpty());
    }

    private Answer versioning(String bucket) {
        var answer = s3.getBucketVersioning(get -> get.bucket(bucket));
        return answer.status() == BucketVersioningStatus.ENABLED
                ? Answer.of(Outcome.YES, "old versions are kept", answer)
                : Answer.of(Outcome.NO, "no old versions are kept of what changes now", answer);
    }
}
