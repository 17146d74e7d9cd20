package io.dativo.azure.policy;

/**
 * Why a part of a definition is not read.
 *
 * @param reason a clause without a subject before it, for a message
 * @param hint what to do
 */
record Unread(String reason, String hint) {
    private static final String NOT_HERE = "Azure enforces it; nothing here does";

    /** Something that rules about tags and types have no words for. */
    static Unread of(String what) {
        return new Unread(what + " cannot be said of tags and types alone", NOT_HERE);
    }

    static Unread computed(String expression) {
        return new Unread("the value " + expression + " is computed by Azure", NOT_HERE);
    }

    static Unread parameter(String name) {
        return new Unread(
                "the parameter '" + name + "' has no value",
                "give the assignment too, which has the values: az policy assignment list");
    }
}
