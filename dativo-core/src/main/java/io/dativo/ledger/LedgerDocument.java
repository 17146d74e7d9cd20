package io.dativo.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The document of a resource: what we wrote there, and of the claims only how many there are, a digest, and while they are
 * few which. A claim is saved before this document is: a writer that decided without it then loses the race for this document and
 * looks again.
 *
 * @param resource the resource
 * @param tags what we wrote, by identity
 * @param claims what the document says of the claims
 */
record LedgerDocument(ResourceRef resource, SortedMap<String, OwnedTag> tags, Claims claims) {
    static final int FORMAT = 1;

    private static final int DIGEST_CHARACTERS = 64;

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
        root.put("digest", digest(tags));
        ArrayNode writes = root.putArray("writes");
        ObjectNode entries = root.putObject("tags");
        // One plan writes many tags at one time.
        Map<Write, Integer> numbers = new LinkedHashMap<>();
        tags.forEach((identity, tag) -> {
            ObjectNode entry = entries.putObject(identity);
            Json.putIfPresent(entry, "value", tag.value());
            if (!tag.former().isEmpty()) {
                Json.putTexts(entry, "former", tag.former());
            }
            entry.put("write", number(new Write(tag.at(), tag.plan()), numbers));
            OwnedTag.Intent intent = tag.intent();
            if (intent != null) {
                ObjectNode node = entry.putObject("intent");
                Json.putIfPresent(node, "value", intent.value());
                node.put("write", number(new Write(intent.at(), intent.plan()), numbers));
                node.put("givesBack", intent.givesBack());
            }
        });
        numbers.keySet()
                .forEach(write ->
                        writes.addObject().put("at", write.at().toString()).put("plan", write.plan()));
        return Json.line(root);
    }

    /** When and by which plan a tag was written, or was about to be. */
    private record Write(Instant at, String plan) {}

    private static int number(Write write, Map<Write, Integer> numbers) {
        return numbers.computeIfAbsent(write, next -> numbers.size());
    }

    /** What is written and what is about to be; not when and by which plan, so that it can be foretold. */
    private static String digest(SortedMap<String, OwnedTag> tags) {
        Digest digest = new Digest();
        tags.forEach((identity, tag) -> {
            digest.add(identity).add(tag.value()).add(tag.former().size());
            tag.former().forEach(digest::add);
            OwnedTag.Intent intent = tag.intent();
            if (intent == null) {
                digest.add("settled");
            } else {
                digest.add("intent").add(intent.value()).add(Boolean.toString(intent.givesBack()));
            }
        });
        return digest.hex();
    }

    /**
     * Whether a document says that one job alone claims something of a resource, and that these tags and no others are
     * written and settled; by its beginning, since it is not parsed. False where that shows only by parsing it.
     *
     * @param job the hash of the job
     * @param written identity to value
     */
    static boolean saysOnly(ResourceRef resource, String content, String job, SortedMap<String, String> written) {
        String head = beginning(head(resource)) + ",\"claims\":{\"count\":1,\"digest\":\"";
        if (!content.startsWith(head) || !content.endsWith("}}")) {
            return false;
        }
        Digest digest = new Digest();
        written.forEach(
                (identity, value) -> digest.add(identity).add(value).add(0).add("settled"));
        String rest = "\",\"jobs\":[\"" + job + "\"]},\"digest\":\"" + digest.hex() + "\",";
        return content.startsWith(rest, head.length() + DIGEST_CHARACTERS);
    }

    /** An object without its last brace. */
    private static String beginning(ObjectNode object) {
        String line = Json.line(object);
        return line.substring(0, line.length() - 1);
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
        List<Write> writes = new ArrayList<>();
        for (JsonNode write : Json.array(root, "writes")) {
            writes.add(new Write(at(write), Json.text(write, "plan")));
        }
        SortedMap<String, OwnedTag> tags = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(root, "tags")) {
            tags.put(member.getKey(), tag(member.getValue(), writes));
        }
        if (!Json.text(root, "digest").equals(digest(tags))) {
            throw new Json.MalformedException("'tags' are not those that 'digest' is of");
        }
        return new LedgerDocument(resource, tags, claims);
    }

    /** The record of what one job claims of a resource. */
    static String claimToJson(ResourceRef resource, String claimant, Map<String, Claim> claims) {
        SortedMap<String, String> values = new TreeMap<>();
        claims.forEach((identity, claim) -> values.put(identity, claim.value()));
        ObjectNode root = claimHead(resource, claimant, values);
        ObjectNode entries = root.putObject("keys");
        new TreeMap<>(claims)
                .forEach((identity, claim) ->
                        entries.putObject(identity).put("value", claim.value()).put("origin", claim.origin()));
        return Json.line(root);
    }

    private static ObjectNode claimHead(ResourceRef resource, String claimant, SortedMap<String, String> values) {
        return head(resource).put("claimant", claimant).put("digest", digestOf(values));
    }

    private static String digestOf(SortedMap<String, String> values) {
        Digest digest = new Digest();
        values.forEach((identity, value) -> digest.add(identity).add(value));
        return digest.hex();
    }

    /**
     * Whether a document says that a job claims some values and no others; by its beginning, since it is not parsed. False
     * where that shows only by parsing it.
     */
    static boolean claimSays(ResourceRef resource, String content, String claimant, SortedMap<String, String> values) {
        return content.startsWith(beginning(claimHead(resource, claimant, values))) && content.endsWith("}}");
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
        SortedMap<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(root, "keys")) {
            Claim claim = new Claim(Json.text(member.getValue(), "value"), Json.text(member.getValue(), "origin"));
            claims.put(member.getKey(), claim);
            values.put(member.getKey(), claim.value());
        }
        if (!Json.text(root, "digest").equals(digestOf(values))) {
            throw new Json.MalformedException("'keys' are not those that 'digest' is of");
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

    private static OwnedTag tag(JsonNode node, List<Write> writes) {
        OwnedTag.Intent intent = null;
        if (node.has("intent")) {
            JsonNode member = Json.member(node, "intent");
            Write write = write(member, writes);
            intent = new OwnedTag.Intent(
                    textIfThere(member, "value"), write.at(), write.plan(), Json.flag(member, "givesBack"));
        }
        Write write = write(node, writes);
        return new OwnedTag(
                textIfThere(node, "value"),
                node.has("former") ? Json.texts(node, "former") : List.of(),
                write.at(),
                write.plan(),
                intent);
    }

    private static Write write(JsonNode node, List<Write> writes) {
        int number = Json.number(node, "write");
        if (number < 0 || number >= writes.size()) {
            throw new Json.MalformedException("there is no write " + number);
        }
        return writes.get(number);
    }

    private static Instant at(JsonNode node) {
        String text = Json.text(node, "at");
        try {
            return Instant.parse(text);
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
