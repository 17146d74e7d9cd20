package io.dativo.policy;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A day, a bucket and a table for the tests of this package. */
final class PolicyFixtures {
    static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    static final ResourceRef BUCKET = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    static final ResourceRef TABLE = new ResourceRef("iceberg", "table", "sales.customers");

    private PolicyFixtures() {}

    /** Keys and values in turn; each says that it was written in {@code job.yaml}, one line each. */
    static TagSet tags(String... keysAndValues) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            SourceLocation line = new SourceLocation("job.yaml", 40 + i / 2, 5);
            tags.add(new Tag(
                    keysAndValues[i],
                    keysAndValues[i + 1],
                    new TagOrigin(TagLevel.INFRASTRUCTURE, "infrastructure.tags." + keysAndValues[i], line)));
        }
        return TagSet.of(tags);
    }

    static TaggedResource bucket(String... keysAndValues) {
        return bucket(builder -> builder.tags(tags(keysAndValues)));
    }

    static TaggedResource bucket(UnaryOperator<TaggedResource.Builder> says) {
        return says.apply(TaggedResource.builder(BUCKET).job("job.yaml")).build();
    }

    static TaggedResource table(String... keysAndValues) {
        return TaggedResource.builder(TABLE)
                .job("job.yaml")
                .tags(tags(keysAndValues))
                .build();
    }

    static TagPolicy policy(TagRule.Builder rule) {
        return TagPolicy.builder().rule(rule.build()).build();
    }

    static List<Finding> check(TagRule.Builder rule, TaggedResource... resources) {
        return policy(rule).check(List.of(resources), TODAY).findings();
    }
}
