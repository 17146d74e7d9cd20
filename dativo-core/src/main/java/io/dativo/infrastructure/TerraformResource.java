package io.dativo.infrastructure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A managed resource in a Terraform state, without its other attributes. Immutable.
 *
 * @param address the address, for example {@code module.lake.aws_s3_bucket.this[0]}
 * @param type the Terraform type, for example {@code aws_s3_bucket}
 * @param id the {@code id} attribute, or null
 * @param arn the {@code arn} attribute, or null
 * @param tags what Terraform holds the tags to be, provider defaults included: {@code tags_all}, else
 *     {@code terraform_labels} or {@code effective_labels}, else {@code tags} or {@code labels}; empty when none
 */
public record TerraformResource(
        String address,
        String type,
        @Nullable String id,
        @Nullable String arn,
        Map<String, String> tags) {
    /** Copies the tags. */
    public TerraformResource {
        tags = Map.copyOf(tags);
    }
}
