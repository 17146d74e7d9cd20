package io.dativo.reports;

/** How a charge stands with a tag key in the bill. Every charge has one status for each key, so their sums add up. */
public enum TagStatus {
    /** The bill has the key, in a spelling that the model names, with a value that the policy allows. */
    TAGGED("tagged"),
    /** The bill has the key in a spelling that the model does not name; the value counts all the same. */
    ANOTHER_SPELLING("another spelling"),
    /** The bill has a value that the policy refuses. */
    REFUSED_BY_POLICY("refused by policy"),
    /** Nothing carries a tag for it: tax, a credit, a charge without a resource, a service that the model names. */
    NOT_TAGGABLE("not taggable"),
    /** The bill does not know the key: it is not activated for cost allocation. */
    KEY_NOT_ACTIVE("key not active"),
    /** The resource was tagged after the charge, and bills are not changed back. */
    TAGGED_AFTER_CHARGE("tagged after the charge"),
    /** The resource has no such tag. */
    NEVER_TAGGED("never tagged");

    private final String text;

    TagStatus(String text) {
        this.text = text;
    }

    /** {@return whether the bill has a value for the key} */
    public boolean hasValue() {
        return this == TAGGED || this == ANOTHER_SPELLING || this == REFUSED_BY_POLICY;
    }

    /** The status in words. */
    @Override
    public String toString() {
        return text;
    }
}
