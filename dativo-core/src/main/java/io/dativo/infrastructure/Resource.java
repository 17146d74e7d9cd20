package io.dativo.infrastructure;

import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cloud resource that a job names. Immutable.
 *
 * @param resourceType the documented type, for example {@code s3_bucket}; another one is kept and cannot be tagged
 * @param resourceId the id in the cloud's own form, or null when only the name is known
 * @param resourceName the plain name, or null
 * @param region where it is when not in the account's region, or null
 * @param tags tags of this resource only; they win over {@code infrastructure.tags}
 * @param removedTags flat keys that this resource does not take over from {@code infrastructure.tags}, Terraform or the
 *     job's tenant, or null
 */
public record Resource(
        @NotNull String resourceType,
        @Nullable String resourceId,
        @Nullable String resourceName,
        @Nullable String region,
        @Nullable Map<String, @NotNull String> tags,
        @Nullable List<@NotNull String> removedTags) {
    /** Copies the tags and keys, keeping their order. */
    public Resource {
        tags = tags == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        removedTags = removedTags == null ? null : Collections.unmodifiableList(new ArrayList<>(removedTags));
    }

    /**
     * A resource without tags of its own.
     *
     * @param resourceType the type
     * @param resourceId the id
     * @return the resource
     */
    public static Resource of(String resourceType, String resourceId) {
        return new Resource(resourceType, resourceId, null, null, null, null);
    }
}
