package io.dativo.infrastructure;

import java.util.Comparator;

/**
 * The identity of something that holds tags: a bucket, a role, a table, a catalog entry. Immutable, ordered, and the
 * same for every job that shares the thing.
 *
 * @param provider the id of the provider that knows it, for example {@code aws} or {@code iceberg}
 * @param type the resource type in the provider's terms, for example {@code s3_bucket}
 * @param id the id in the provider's canonical form, for example an ARN
 */
public record ResourceRef(String provider, String type, String id) implements Comparable<ResourceRef> {
    private static final Comparator<ResourceRef> ORDER = Comparator.comparing(ResourceRef::provider)
            .thenComparing(ResourceRef::type)
            .thenComparing(ResourceRef::id);

    /** Refuses an empty part. */
    public ResourceRef {
        if (provider.isEmpty() || type.isEmpty() || id.isEmpty()) {
            throw new IllegalArgumentException("a resource needs a provider, a type and an id; got '" + provider
                    + "', '" + type + "', '" + id + "'");
        }
    }

    @Override
    public int compareTo(ResourceRef other) {
        return ORDER.compare(this, other);
    }

    /** {@code s3_bucket arn:aws:s3:::lake}. */
    @Override
    public String toString() {
        return type + " " + id;
    }
}
