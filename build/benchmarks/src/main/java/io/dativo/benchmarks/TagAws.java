package io.dativo.benchmarks;

import io.dativo.aws.AwsProvider;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.spi.TagStore;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Puts one tag on buckets, roles and databases of an emulator of AWS with Dativo, then the same with a loop over the SDK and, for a
 * sample, with a loop over the {@code aws} command: {@code TagAws [BUCKETS ROLES DATABASES]}, 1000, 200 and 50 unless given. Started by
 * {@code scripts/emulators aws -- ...}; prints calls and seconds.
 *
 * <p>Every service is asked itself and buckets are written by replacing their tags, because moto has neither the Tagging API's
 * lists of ARNs nor S3 Control's tagging. So Dativo reads a bucket before and after it writes, which the loops do not.
 */
public final class TagAws {
    private static final String KEY = "owner";
    private static final String VALUE = "data";
    private static final String ACCOUNT = "123456789012";
    private static final AccountScope SCOPE =
            AccountScope.of("aws").withRegion("us-east-1").withAccount(ACCOUNT);

    /** The command is a process for each resource: one resource of so many is enough to tell. */
    private static final int SAMPLE = 25;

    private final AtomicInteger calls = new AtomicInteger();
    private final S3Client s3 = counted(S3Client.builder().forcePathStyle(true)).build();
    private final IamClient iam = counted(IamClient.builder()).build();
    private final GlueClient glue = counted(GlueClient.builder()).build();
    private final AwsProvider provider = AwsProvider.builder()
            .client(s3)
            .client(iam)
            .client(glue)
            .readOneByOne()
            .replaceBucketTags()
            .build();
    private final List<ResourceRef> all = new ArrayList<>();

    private TagAws() {}

    /**
     * Runs it.
     *
     * @param arguments see the class
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (System.getenv("AWS_ENDPOINT_URL") == null) {
            throw new IllegalStateException("AWS_ENDPOINT_URL names no emulator: scripts/emulators aws -- ...");
        }
        List<String> counts = arguments.length == 0 ? List.of("1000", "200", "50") : List.of(arguments);
        TagAws run = new TagAws();
        run.add(counts.get(0), "s3_bucket", "arn:aws:s3:::", name -> run.s3.createBucket(it -> it.bucket(name)));
        run.add(
                counts.get(1),
                "iam_role",
                "arn:aws:iam::" + ACCOUNT + ":role/",
                name -> run.iam.createRole(it -> it.roleName(name).assumeRolePolicyDocument("{}")));
        run.add(
                counts.get(2),
                "glue_catalog",
                "arn:aws:glue:us-east-1:" + ACCOUNT + ":database/",
                name -> run.glue.createDatabase(it -> it.databaseInput(input -> input.name(name))));
        System.out.printf("buckets, roles and databases: %s%n", counts);
        run.run();
    }

    private void run() throws InterruptedException {
        TagSet tags = TagSet.of(Map.of(KEY, VALUE), TagOrigin.of(TagLevel.JOB, "job"));
        List<TagClaim> claims =
                all.stream().map(ref -> new TagClaim(ref, SCOPE, tags, "job")).toList();
        TagPropagator propagator = TagPropagator.builder(Providers.of(provider), OwnershipLedger.inMemory())
                .build();
        double dativo = timed(
                "Dativo, plan and apply",
                () -> propagator.apply(propagator.plan(claims, List.of())).throwIfFailed());
        checkTagged(all.size());
        double again = timed("Dativo, once more", () -> {
            if (!propagator.plan(claims, List.of()).isEmpty()) {
                throw new IllegalStateException("there is something to write once more");
            }
        });
        untag();
        double loop = timed("SDK in a loop", () -> all.forEach(this::tag));
        checkTagged(all.size());
        System.out.printf(
                Locale.ROOT,
                "times the SDK's loop: plan and apply %.2f, once more %.2f%n",
                dativo / loop,
                again / loop);

        untag();
        try {
            command(dativo, loop);
        } catch (IOException e) {
            System.out.println("aws is not measured: " + e.getMessage());
        }
    }

    private void command(double dativo, double loop) throws IOException, InterruptedException {
        int done = 0;
        long start = System.nanoTime();
        for (int i = 0; i < all.size(); i += SAMPLE) {
            aws(all.get(i));
            done++;
        }
        double seconds = (System.nanoTime() - start) / 1e9 / done * all.size();
        checkTagged(done);
        System.out.printf(
                Locale.ROOT,
                "aws in a loop: %.0f s, extrapolated from %d of %d; %.1f times plan and apply, %.1f times the SDK's loop%n",
                seconds,
                done,
                all.size(),
                seconds / dativo,
                seconds / loop);
    }

    private static void aws(ResourceRef ref) throws IOException, InterruptedException {
        String pair = "Key=" + KEY + ",Value=" + VALUE;
        String[] words = switch (ref.type()) {
            case "s3_bucket" ->
                new String[] {
                    "aws", "s3api", "put-bucket-tagging", "--bucket", name(ref), "--tagging", "TagSet=[{" + pair + "}]"
                };
            case "iam_role" -> new String[] {"aws", "iam", "tag-role", "--role-name", name(ref), "--tags", pair};
            default ->
                new String[] {
                    "aws", "glue", "tag-resource", "--resource-arn", ref.id(), "--tags-to-add", KEY + "=" + VALUE
                };
        };
        ProcessBuilder command = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // An older command does not know AWS_REGION.
        command.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        int status =
                command.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("aws ended with " + status + " for " + ref);
        }
    }

    private void tag(ResourceRef ref) {
        switch (ref.type()) {
            case "s3_bucket" -> {
                List<Tag> tags = List.of(Tag.builder().key(KEY).value(VALUE).build());
                s3.putBucketTagging(it -> it.bucket(name(ref)).tagging(tagging -> tagging.tagSet(tags)));
            }
            case "iam_role" -> {
                var tag = software.amazon.awssdk.services.iam.model.Tag.builder();
                iam.tagRole(it ->
                        it.roleName(name(ref)).tags(tag.key(KEY).value(VALUE).build()));
            }
            default -> glue.tagResource(it -> it.resourceArn(ref.id()).tagsToAdd(Map.of(KEY, VALUE)));
        }
    }

    private void untag() {
        for (ResourceRef ref : all) {
            switch (ref.type()) {
                case "s3_bucket" -> s3.deleteBucketTagging(it -> it.bucket(name(ref)));
                case "iam_role" -> iam.untagRole(it -> it.roleName(name(ref)).tagKeys(KEY));
                default -> glue.untagResource(it -> it.resourceArn(ref.id()).tagsToRemove(KEY));
            }
        }
        checkTagged(0);
    }

    private void checkTagged(int expected) {
        try (TagStore store = provider.open(SCOPE)) {
            long tagged = store.read(all).values().stream()
                    .filter(read -> VALUE.equals(read.tags().get(KEY)))
                    .count();
            if (tagged != expected) {
                throw new IllegalStateException(tagged + " resources carry the tag, not " + expected);
            }
        }
    }

    private double timed(String what, Runnable work) {
        int before = calls.get();
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d calls, %.2f s%n", what, calls.get() - before, seconds);
        return seconds;
    }

    private void add(String count, String type, String arn, Consumer<String> create) {
        for (int i = 0; i < Integer.parseInt(count); i++) {
            create.accept("benchmark-" + i);
            all.add(new ResourceRef("aws", type, arn + "benchmark-" + i));
        }
    }

    private <B extends AwsClientBuilder<B, ?>> B counted(B builder) {
        return builder.region(Region.US_EAST_1)
                .overrideConfiguration(it -> it.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        calls.incrementAndGet();
                    }
                }));
    }

    private static String name(ResourceRef ref) {
        return ref.id().replaceFirst(".*[:/]", "");
    }
}
