package io.dativo.tag;

/** The levels that give tags, weakest first: of two levels that set one key, the later one wins. */
public enum TagLevel {
    /** What the source system says of its own data, for example column comments. */
    SOURCE_SYSTEM,
    /** Tags and provider defaults in the Terraform state. */
    TERRAFORM,
    /** {@code infrastructure.tags} of the job. */
    INFRASTRUCTURE,
    /** {@code tags} of one resource of the job. */
    RESOURCE,
    /** The asset definition: compliance, governance, finops, classification. */
    ASSET,
    /** The job itself: its tenant and its overrides. */
    JOB
}
