package io.dativo.spi;

/**
 * Which resource a type of Terraform's is, and where a state keeps its identity and its tags. Immutable.
 *
 * @param resourceType the provider's resource type, for example {@code glue_table}
 * @param identity the attribute that identifies the resource: {@code id}, {@code arn} or one that the type has in place of
 *     {@code arn}, for example {@code endpoint_arn}
 * @param form in which form the tags are kept
 * @param tags the attribute with the tags; empty for the usual ones and for none
 */
public record TerraformType(String resourceType, String identity, Form form, String tags) {
    /** How a type keeps tags. */
    public enum Form {
        /**
         * In {@code tags_all}, {@code terraform_labels}, {@code effective_labels}, {@code tags} or {@code labels}: the first
         * of them that is there, for it includes what the provider adds by default.
         */
        USUAL,
        /** Nowhere: Terraform cannot tag it, so its tags are not Terraform's. */
        NONE,
        /** In a map of texts. */
        MAP,
        /** In a map of texts in Base64. */
        BASE64,
        /** In blocks with a {@code key} and a {@code value}. */
        BLOCKS
    }

    /**
     * A type whose tags are in the usual attributes.
     *
     * @param resourceType the provider's resource type
     * @param identity the attribute that identifies the resource
     * @return the type
     */
    public static TerraformType of(String resourceType, String identity) {
        return new TerraformType(resourceType, identity, Form.USUAL, "");
    }

    /**
     * This type with its tags elsewhere.
     *
     * @param attribute the attribute with the tags
     * @param keptAs in which form
     * @return the type
     */
    public TerraformType tagsIn(String attribute, Form keptAs) {
        return new TerraformType(resourceType, identity, keptAs, attribute);
    }

    /** {@return this type, which Terraform cannot tag} */
    public TerraformType withoutTags() {
        return tagsIn("", Form.NONE);
    }
}
