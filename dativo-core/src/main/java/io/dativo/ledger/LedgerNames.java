package io.dativo.ledger;

import io.dativo.document.Digest;
import io.dativo.infrastructure.ResourceRef;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the documents of a ledger are called: readable for a person, unique through a hash, and sorted as resources are. */
final class LedgerNames {
    static final String JSON = ".json";

    private static final int LONGEST_READABLE_NAME = 80;
    private static final int HASH_CHARACTERS = 32;
    private static final Pattern UNREADABLE = Pattern.compile("[^a-z0-9._-]+");

    private LedgerNames() {}

    /** The document of what we wrote to a resource. */
    static String ofWrites(ResourceRef resource) {
        return base(resource) + JSON;
    }

    /** What the names of the documents of claims on a resource begin with. */
    static String claimPrefix(ResourceRef resource) {
        return base(resource) + ".claim.";
    }

    /**
     * The document of what a job claims of a resource.
     *
     * @param job the hash of the job
     */
    static String ofClaim(ResourceRef resource, String job) {
        return claimPrefix(resource) + job + JSON;
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
        String readable = UNREADABLE
                .matcher((resource.provider() + "." + resource.type() + "." + resource.id()).toLowerCase(Locale.ROOT))
                .replaceAll("-");
        String digest = new Digest()
                .add(resource.provider())
                .add(resource.type())
                .add(resource.id())
                .hex();
        return readable.substring(0, Math.min(readable.length(), LONGEST_READABLE_NAME)) + "." + hash(digest);
    }

    static String about(ResourceRef resource) {
        return "the ledger document " + ofWrites(resource) + " of " + resource;
    }
}
