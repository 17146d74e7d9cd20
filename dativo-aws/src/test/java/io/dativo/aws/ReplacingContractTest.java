package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.test.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Buckets whose tags are replaced as a whole: what is lost then, and what is noticed. */
class ReplacingContractTest extends S3ContractTest {
    @Override
    AwsProvider.Builder configured(AwsProvider.Builder builder) {
        return builder.replaceBucketTags();
    }

    @Override
    protected boolean has(Capability capability) {
        // A writer between our reading and our writing loses its tags; that is why it is not the default.
        return capability != Capability.ATOMIC_MERGE && super.has(capability);
    }

    @Override
    String writeOf(ResourceRef resource) {
        return "/" + resource.id().substring("arn:aws:s3:::".length());
    }

    @Test
    void a_lost_update_is_a_conflict() {
        try (TagStore store = provider().open(scope())) {
            account().losesUpdates = true;
            TagWriteResult result = store.write(List.of(new TagWrite(resource(0), Map.of("a", "1"), Set.of(), null)))
                    .get(resource(0));
            assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
            assertThat(result.detail()).contains("another writer replaced the tags");
        }
    }

    @Test
    void tags_of_aws_itself_stay() {
        ResourceRef bucket = resource(0);
        account().tags(bucket.id()).put("aws:cloudformation:stack-name", "s");
        try (TagStore store = provider().open(scope())) {
            store.write(List.of(new TagWrite(bucket, Map.of("a", "1"), Set.of(), null)));
            assertThat(account().tags(bucket.id())).isEqualTo(Map.of("a", "1", "aws:cloudformation:stack-name", "s"));
        }
    }

    @Test
    void a_bucket_whose_tags_decide_access_refuses_it_with_the_reason() {
        ResourceRef abac = bucket("abac", true, Map.of("a", "0"));
        try (TagStore store = provider().open(scope())) {
            for (TagWrite write : List.of(
                    new TagWrite(abac, Map.of("a", "1"), Set.of(), null),
                    new TagWrite(abac, Map.of(), Set.of("a"), null))) {
                TagWriteResult result = store.write(List.of(write)).get(abac);

                assertThat(result.failure()).isEqualTo(Kind.REJECTED);
                assertThat(result.detail()).contains("ABAC is enabled", "without replaceBucketTags()");
            }
        }
        assertThat(account().tags(abac.id())).isEqualTo(Map.of("a", "0"));
    }

    @Test
    void another_refusal_keeps_its_own_reason() {
        ResourceRef plain = bucket("plain", false, Map.of());
        try (TagStore store = provider().open(scope())) {
            TagWriteResult result = store.write(List.of(new TagWrite(plain, Map.of("a?", "1"), Set.of(), null)))
                    .get(plain);

            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).doesNotContain("ABAC");
        }
    }

    private ResourceRef bucket(String name, boolean abac, Map<String, String> tags) {
        account()
                .buckets
                .put(name, new FakeAccount.Bucket(FakeAccount.REGION, FakeAccount.ID, abac, new TreeMap<>(tags)));
        return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::" + name);
    }

    @Test
    void the_last_tag_that_goes_takes_the_set_with_it() {
        try (TagStore store = provider().open(scope())) {
            store.write(List.of(new TagWrite(resource(0), Map.of("a", "1"), Set.of(), null)));
            store.write(List.of(new TagWrite(resource(0), Map.of(), Set.of("a"), null)));
            assertThat(account().tags(resource(0).id())).isEmpty();
        }
    }
}
