package io.dativo.reports;

/** How a charge stands with a tag key in the bill. Every charge has one status for each key, so their sums add up. */
public enum TagStatus {
    /** The bill has the key, in a spelling that the model names, with a value that the policy allows. */
    TAGGED("tagged", "the bill has the tag, with a value that the policy allows"),
    /** The bill has the key in a spelling that the model does not name; the value counts all the same. */
    ANOTHER_SPELLING(
            "another spelling",
            "the bill has the tag under a key that the model does not name: rename the key on the resource"),
    /** The bill has a value that the policy refuses. */
    REFUSED_BY_POLICY("refused by policy", "the bill has a value that the policy refuses: mend the value"),
    /** Nothing carries a tag for it: tax, a credit, a charge without a resource, a service that the model names. */
    NOT_TAGGABLE("not taggable", "nothing can carry a tag for it: tax, a credit, a charge without a resource"),
    /** The bill does not know the key: it is not activated for cost allocation. */
    KEY_NOT_ACTIVE(
            "key not active",
            "resources may have the tag, and the bill does not know the key: activate it for cost allocation"),
    /** The resource was tagged after the charge, and bills are not changed back. */
    TAGGED_AFTER_CHARGE(
            "tagged after the charge",
            "the resource has the tag now, and had not when it was charged: bills are not changed back"),
    /** The resource has no such tag. */
    NEVER_TAGGED("never tagged", "the resource has no such tag: add it where the resource is declared");

    private final String text;
    private final String meaning;

    TagStatus(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /** {@return what it means and what to do about it, in words} */
    public String meaning() {
        return meaning;
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
