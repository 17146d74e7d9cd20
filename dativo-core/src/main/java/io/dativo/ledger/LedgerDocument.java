package io.dativo.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The document of a resource: what we wrote there, and of the claims only how many there are, a digest, and while they are
 * few which. A claim is saved before this document is: whoever decided without it then loses the race for this document and
 * looks again.
 *
 * @param resource the resource
 * @param tags what we wrote, by identity
 * @param claims what the document says of the claims
 */
record LedgerDocument(ResourceRef resource, SortedMap<String, OwnedTag> tags, Claims claims) {
    static final int FORMAT = 1;

    /** So many claims are read by their names; more are looked for. */
    private static final int MOST_NAMED = 8;

    /**
     * What is said of the claims.
     *
     * @param count how many jobs have one
     * @param digest of what they claim, so that the document is another when a claim is
     * @param jobs a hash of each job, or nothing where there are many
     */
    record Claims(int count, String digest, SortedSet<String> jobs) {
        static final Claims NONE = new Claims(0, "", new TreeSet<>());

        /** What a document says once some claims are saved. Those that are missing count on until they are back. */
        static Claims of(RecordedClaims claims, Claims before) {
            SortedSet<String> jobs = new TreeSet<>(claims.missing().keySet());
            claims.byClaimant().keySet().forEach(claimant -> jobs.add(RecordedClaims.hash(claimant)));
            int gone = (int) claims.unsaved().stream()
                    .filter(claimant -> claims.of(claimant).isEmpty())
                    .count();
            boolean counted = claims.missing().containsKey(UNKNOWN);
            jobs.remove(UNKNOWN);
            int count = counted ? Math.max(jobs.size(), before.count() - gone) : jobs.size();
            if (count == 0) {
                return NONE;
            }
            Digest digest = new Digest();
            claims.addTo(digest);
            return new Claims(count, digest.hex(), count > MOST_NAMED ? new TreeSet<>() : jobs);
        }

        boolean areNamed() {
            return count == jobs.size();
        }
    }

    /** Stands for the job of a record that is gone, where jobs are only counted. */
    static final String UNKNOWN = "?";

    String toJson() {
        ObjectNode root = head(resource);
        ObjectNode said = root.putObject("claims").put("count", claims.count()).put("digest", claims.digest());
        Json.putTexts(said, "jobs", claims.jobs());
        ObjectNode entries = root.putObject("tags");
        tags.forEach((identity, tag) -> {
            ObjectNode entry = entries.putObject(identity);
            Json.putIfPresent(entry, "value", tag.value());
            if (!tag.former().isEmpty()) {
                Json.putTexts(entry, "former", tag.former());
            }
            entry.put("at", tag.at().toString());
            entry.put("plan", tag.plan());
            OwnedTag.Intent intent = tag.intent();
            if (intent != null) {
                ObjectNode node = entry.putObject("intent");
                Json.putIfPresent(node, "value", intent.value());
                node.put("at", intent.at().toString());
                node.put("plan", intent.plan());
                node.put("givesBack", intent.givesBack());
            }
        });
        return Json.write(root);
    }

    /**
     * Reads a document.
     *
     * @throws Json.MalformedException when it is not one
     * @throws NewerFormatException when a later release wrote it
     */
    static LedgerDocument fromJson(ResourceRef resource, String content) {
        JsonNode root = read(resource, content);
        JsonNode said = Json.member(root, "claims");
        Claims claims = new Claims(
                Json.number(said, "count"), Json.text(said, "digest"), new TreeSet<>(Json.texts(said, "jobs")));
        boolean none = claims.digest().equals(Claims.NONE.digest());
        if (claims.count() < claims.jobs().size() || none != (claims.count() == 0)) {
            throw new Json.MalformedException("'claims' contradicts itself");
        }
        SortedMap<String, OwnedTag> tags = new TreeMap<>();
        // One plan writes many tags at one time, and reading a time is slow.
        Map<String, Instant> times = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(root, "tags")) {
            tags.put(member.getKey(), tag(member.getValue(), times));
        }
        return new LedgerDocument(resource, tags, claims);
    }

    /** The record of what one job claims of a resource. */
    static String claimToJson(ResourceRef resource, String claimant, Map<String, Claim> claims) {
        ObjectNode root = head(resource).put("claimant", claimant);
        ObjectNode entries = root.putObject("keys");
        new TreeMap<>(claims)
                .forEach((identity, claim) ->
                        entries.putObject(identity).put("value", claim.value()).put("origin", claim.origin()));
        return Json.write(root);
    }

    /**
     * Reads what one job claims of a resource.
     *
     * @param job the hash of the job that the document's name has
     * @throws Json.MalformedException when it is not such a document
     * @throws NewerFormatException when a later release wrote it
     */
    static Map.Entry<String, SortedMap<String, Claim>> claimFromJson(ResourceRef resource, String job, String content) {
        JsonNode root = read(resource, content);
        String claimant = Json.text(root, "claimant");
        if (!RecordedClaims.hash(claimant).equals(job)) {
            throw new Json.MalformedException("it is of the job " + claimant);
        }
        SortedMap<String, Claim> claims = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(root, "keys")) {
            claims.put(
                    member.getKey(),
                    new Claim(Json.text(member.getValue(), "value"), Json.text(member.getValue(), "origin")));
        }
        return Map.entry(claimant, claims);
    }

    private static ObjectNode head(ResourceRef resource) {
        ObjectNode root = Json.object();
        root.put("format", FORMAT);
        root.putObject("resource")
                .put("provider", resource.provider())
                .put("type", resource.type())
                .put("id", resource.id());
        return root;
    }

    private static JsonNode read(ResourceRef resource, String content) {
        JsonNode root = readFormat(content);
        JsonNode about = Json.member(root, "resource");
        ResourceRef written =
                new ResourceRef(Json.text(about, "provider"), Json.text(about, "type"), Json.text(about, "id"));
        if (!written.equals(resource)) {
            throw new Json.MalformedException("it is about " + written.provider() + " " + written);
        }
        return root;
    }

    /** Reads a document in the format of this release. */
    static JsonNode readFormat(String content) {
        JsonNode root = Json.read(content);
        JsonNode format = Json.member(root, "format");
        if (format.isIntegralNumber() && format.bigIntegerValue().compareTo(BigInteger.valueOf(FORMAT)) > 0) {
            throw new NewerFormatException(format.asText());
        }
        if (Json.number(root, "format") != FORMAT) {
            throw new Json.MalformedException("there is no format " + format);
        }
        return root;
    }

    /** What is never written is no way to say that there is none. */
    static @Nullable String textIfThere(JsonNode node, String name) {
        return node.has(name) ? Json.text(node, name) : null;
    }

    private static OwnedTag tag(JsonNode node, Map<String, Instant> times) {
        OwnedTag.Intent intent = null;
        if (node.has("intent")) {
            JsonNode member = Json.member(node, "intent");
            intent = new OwnedTag.Intent(
                    textIfThere(member, "value"),
                    at(member, times),
                    Json.text(member, "plan"),
                    Json.flag(member, "givesBack"));
        }
        return new OwnedTag(
                textIfThere(node, "value"),
                node.has("former") ? Json.texts(node, "former") : List.of(),
                at(node, times),
                Json.text(node, "plan"),
                intent);
    }

    private static Instant at(JsonNode node, Map<String, Instant> times) {
        String text = Json.text(node, "at");
        try {
            return times.computeIfAbsent(text, Instant::parse);
        } catch (DateTimeException e) {
            throw new Json.MalformedException("'at' is '" + text + "', which is not a time");
        }
    }

    /** A document that a later release wrote: it must be left as it is. */
    static final class NewerFormatException extends DativoException {
        private static final long serialVersionUID = 1L;

        NewerFormatException(String format) {
            super("it has format " + format + ", and this release writes format " + FORMAT);
        }
    }
}
