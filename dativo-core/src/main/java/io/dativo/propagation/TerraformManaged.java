package io.dativo.propagation;

/** What to do with the tags of a resource that is in the Terraform state. */
public enum TerraformManaged {
    /** Show what differs and write nothing: the next {@code terraform apply} would undo it. */
    VERIFY,
    /** Write, as with any other resource. */
    APPLY
}
