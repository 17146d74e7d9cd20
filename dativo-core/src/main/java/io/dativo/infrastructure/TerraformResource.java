package io.dativo.infrastructure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A managed resource in a Terraform state, without its other attributes. Immutable.
 *
 * @param address the address, for example {@code module.lake.aws_s3_bucket.this[0]}
 * @param type the Terraform type, for example {@code aws_s3_bucket}
 * @param id the {@code id} attribute, or null
 * @param arn the {@code arn} attribute or the one that its type has in its place, or null
 * @param tags what Terraform holds the tags to be, provider defaults included; empty when none
 * @param taggable whether Terraform keeps tags of it, be there any or not
 */
public record TerraformResource(
        String address,
        String type,
        @Nullable String id,
        @Nullable String arn,
        Map<String, String> tags,
        boolean taggable) {
    /** Copies the tags. */
    public TerraformResource {
        tags = Map.copyOf(tags);
    }

    /**
     * A resource that Terraform keeps tags of.
     *
     * @param address the address
     * @param type the Terraform type
     * @param id the {@code id} attribute, or null
     * @param arn the {@code arn} attribute, or null
     * @param tags the tags
     */
    public TerraformResource(
            String address, String type, @Nullable String id, @Nullable String arn, Map<String, String> tags) {
        this(address, type, id, arn, tags, true);
    }

    /**
     * This resource with other tags.
     *
     * @param other the tags
     * @return the resource
     */
    public TerraformResource withTags(Map<String, String> other) {
        return new TerraformResource(address, type, id, arn, other, taggable);
    }
}
