package io.dativo.benchmarks;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TaggedResource;
import io.dativo.policy.ValueLints;
import io.dativo.policy.ValueType;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagResolver;
import io.dativo.tag.TagSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Twenty rules and made-up resources with thirty tags each, the same in every run. The rules in the languages of OPA and
 * Cloud Custodian are in {@code policy-peers}.
 */
final class Fleet {
    private static final int TAGS = 30;
    private static final int RULES = 20;
    /** Where languages differ in what a blank, a character, a number or the end of a text is. */
    private static final List<String> AWKWARD = List.of(
            "",
            " ",
            "\t\n",
            "ab",
            "abc",
            "a".repeat(20),
            "a".repeat(21),
            "äöü",
            "🚀🚀",
            "🚀".repeat(20),
            "value-0",
            "value-4",
            "value-9999",
            "value-99999",
            "value-1\n",
            "VALUE-1",
            "prod",
            "prod-",
            "prod-\n",
            "xprod-x",
            "0",
            "-0",
            "-1",
            "-0.5",
            "1000000",
            "1000000.5",
            "1000001",
            "00012",
            "1e3",
            "0x10",
            " 5",
            "5\n",
            "+5",
            ".5",
            "5.",
            "1_000",
            "٣",
            "many-5");

    private Fleet() {}

    /** The rules, with the search for secrets and personal data in values or without. */
    static TagPolicy policy(boolean lints) {
        TagPolicy.Builder builder = TagPolicy.builder();
        if (!lints) {
            builder.lints(new ValueLints(null, null, List.of()));
        }
        for (int i = 0; i < RULES; i++) {
            int kind = i % 5;
            String key = "key_" + i;
            builder.rule("rule-" + i, rule -> {
                rule.key(key);
                switch (kind) {
                    case 0 -> rule.required().allowed("value-0", "value-1", "value-2", "value-3", "prod-*");
                    case 1 -> rule.pattern("[a-z]{1,10}-[0-9]{1,4}");
                    case 2 -> rule.required().minLength(3).maxLength(20);
                    case 3 -> rule.when("key_0", "value-*").required();
                    default -> rule.type(ValueType.NUMBER).min(0).max(1_000_000);
                }
            });
        }
        return builder.build();
    }

    /** What is said of each resource: every tag, each sixth by two; so many values in a hundred break a rule. */
    static List<List<TagCandidate>> candidates(int count, int wrong) {
        Random random = new Random(20261122);
        List<List<TagCandidate>> candidates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<TagCandidate> said = new ArrayList<>();
            for (int tag = 0; tag < TAGS; tag++) {
                String key = "key_" + tag;
                TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "infrastructure.tags." + key);
                said.add(TagCandidate.set(key, value(random, tag, wrong), origin));
                if (tag % 6 == 0) {
                    TagOrigin nearer = TagOrigin.of(TagLevel.RESOURCE, "tags." + key);
                    said.add(TagCandidate.set(key, value(random, tag, wrong), nearer));
                }
            }
            candidates.add(said);
        }
        return candidates;
    }

    /** The resources of {@link #candidates}. */
    static List<TaggedResource> of(int count, int wrong) {
        List<TaggedResource> resources = new ArrayList<>(count);
        for (List<TagCandidate> said : candidates(count, wrong)) {
            resources.add(resource(resources.size(), said));
        }
        return resources;
    }

    /** Resources of which each tag may be missing, and is awkward more often than not. */
    static List<TaggedResource> awkward(int count) {
        Random random = new Random(20261130);
        List<TaggedResource> resources = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<TagCandidate> said = new ArrayList<>();
            for (int tag = 0; tag < TAGS; tag++) {
                int kind = random.nextInt(8);
                String value = kind < 6 ? AWKWARD.get(random.nextInt(AWKWARD.size())) : value(random, tag, 0);
                if (kind > 0) {
                    String key = "key_" + tag;
                    said.add(TagCandidate.set(key, value, TagOrigin.of(TagLevel.JOB, "tags." + key)));
                }
            }
            resources.add(resource(i, said));
        }
        return resources;
    }

    /** The resource of a number, with its tags resolved. */
    static TaggedResource resource(int index, List<TagCandidate> said) {
        return resource(index, TagResolver.resolve(said).tags());
    }

    /** The resource of a number. */
    static TaggedResource resource(int index, TagSet tags) {
        return TaggedResource.builder(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket-" + index))
                .tags(tags)
                .job("jobs/job-" + index % 200 + ".yaml")
                .tenant("acme")
                .environment("prod")
                .build();
    }

    private static String value(Random random, int tag, int wrong) {
        boolean bad = random.nextInt(100) < wrong;
        if (tag < RULES && tag % 5 == 4) {
            return bad ? "many-" + random.nextInt(1_000) : String.valueOf(random.nextInt(1_000));
        }
        return bad ? "Wrong " + random.nextInt(1_000_000) : "value-" + random.nextInt(tag % 5 == 0 ? 4 : 1_000);
    }
}
