package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import java.util.Locale;

/**
 * How the documents of a resource are called: readable for a person, unique through a hash, and sorted as resources are.
 *
 * @param base what all of them begin with
 */
record LedgerNames(String base) {
    static final String JSON = ".json";

    private static final String CLAIM = ".claim.";

    private static final int LONGEST_READABLE_NAME = 80;
    private static final int HASH_CHARACTERS = 32;

    /** The names of the documents of a resource. */
    static LedgerNames of(ResourceRef resource) {
        return new LedgerNames(base(resource));
    }

    /** The document of what we wrote to the resource. */
    String writes() {
        return base + JSON;
    }

    /**
     * The document of what a job claims of the resource.
     *
     * @param job the hash of the job
     */
    String claim(String job) {
        return base + CLAIM + job + JSON;
    }

    /** The document of what we wrote to a resource. */
    static String ofWrites(ResourceRef resource) {
        return of(resource).writes();
    }

    /** What the names of the documents of claims on a resource begin with. */
    static String claimPrefix(ResourceRef resource) {
        return base(resource) + CLAIM;
    }

    /**
     * The document of what a job claims of a resource.
     *
     * @param job the hash of the job
     */
    static String ofClaim(ResourceRef resource, String job) {
        return of(resource).claim(job);
    }

    /** The copy of a document that cannot be understood; the name follows from the content, so there is one of each. */
    static String aside(String name, String content) {
        return name + ".unreadable-" + hash(Digest.of(content));
    }

    /** The part of a digest that stands in names. */
    static String hash(String digest) {
        return digest.substring(0, HASH_CHARACTERS);
    }

    private static String base(ResourceRef resource) {
        String digest = new Digest()
                .add(resource.provider())
                .add(resource.type())
                .add(resource.id())
                .hex();
        return readable(resource) + "." + hash(digest);
    }

    /** Small letters, with one hyphen for whatever a file name cannot have. By hand: this is done for each of a fleet. */
    private static String readable(ResourceRef resource) {
        String whole = (resource.provider() + "." + resource.type() + "." + resource.id()).toLowerCase(Locale.ROOT);
        StringBuilder readable = new StringBuilder(LONGEST_READABLE_NAME);
        boolean isReplaced = false;
        for (int i = 0; i < whole.length() && readable.length() < LONGEST_READABLE_NAME; i++) {
            char c = whole.charAt(i);
            boolean isReadable = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
            if (isReadable || !isReplaced) {
                readable.append(isReadable ? c : '-');
            }
            isReplaced = !isReadable;
        }
        return readable.toString();
    }

    static String about(ResourceRef resource) {
        return "the ledger document " + ofWrites(resource) + " of " + resource;
    }
}
