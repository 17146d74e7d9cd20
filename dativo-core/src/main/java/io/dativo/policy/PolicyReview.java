package io.dativo.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.problem.Internal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of a plan, as the plan carries it: which policy, how many resources got which verdict, and everything
 * that is not kept. Data: immutable, and the same bytes for the same input.
 *
 * @param version what the author calls the policy, or null
 * @param digest SHA-256 of its rules and waivers: {@link TagPolicy#digest()}
 * @param advisory whether it only reports, and stops nothing
 * @param verdicts how many resources got which verdict at worst
 * @param entries violations, waived ones and what is not known yet, in the order of {@link Finding#ORDER}
 */
public record PolicyReview(
        @Nullable String version,
        String digest,
        boolean advisory,
        SortedMap<Verdict, Long> verdicts,
        List<Entry> entries) {
    /** Copies the collections. */
    public PolicyReview {
        verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
        entries = List.copyOf(entries);
    }

    /**
     * One thing that the policy says.
     *
     * @param rule the id of the rule
     * @param verdict what it says
     * @param enforced whether it stops the job: an enforced error about what the job itself says
     * @param about what it is about
     * @param text the finding as a person reads it, with its place
     * @param waivedUntil the last day of the waiver that accepts it, or null
     */
    public record Entry(
            String rule,
            Verdict verdict,
            boolean enforced,
            About about,
            String text,
            @Nullable LocalDate waivedUntil) {
        /** {@return the finding as a person reads it, and that its waiver ended if that is why it counts} */
        public String words() {
            return verdict == Verdict.WAIVED ? text + "; the waiver ended on " + waivedUntil : text;
        }

        /** Whether the job is stopped on a day. */
        boolean stops(LocalDate today) {
            boolean waiverEnded = verdict == Verdict.WAIVED && (waivedUntil == null || today.isAfter(waivedUntil));
            return enforced && (verdict == Verdict.VIOLATION || waiverEnded);
        }
    }

    /**
     * What a finding is about.
     *
     * @param resource the resource as text, or an empty text
     * @param job the job, or an empty text
     * @param key the key, or an empty text
     */
    public record About(String resource, String job, String key) {}

    /**
     * What a plan carries of some verdicts.
     *
     * @param policy the policy that judged
     * @param advisory whether it stops nothing
     * @param verdicts what it said
     * @param ofJob whether a finding is about what its job says itself, and not about a foreign tag
     * @return the review
     */
    public static PolicyReview of(TagPolicy policy, boolean advisory, Verdicts verdicts, Predicate<Finding> ofJob) {
        List<Entry> entries = new ArrayList<>();
        for (Finding finding : verdicts.findings()) {
            boolean listed = finding.verdict() == Verdict.VIOLATION
                    || finding.verdict() == Verdict.WAIVED
                    || finding.verdict() == Verdict.UNDETERMINED;
            if (listed && finding.job() != null) {
                entries.add(entry(finding, !advisory && finding.isEnforced() && ofJob.test(finding)));
            }
        }
        return new PolicyReview(
                policy.version().orElse(null), policy.digest(), advisory, new TreeMap<>(verdicts.resources()), entries);
    }

    private static Entry entry(Finding finding, boolean enforced) {
        Waiver waiver = finding.verdict() == Verdict.WAIVED ? finding.waiver() : null;
        return new Entry(
                finding.rule(),
                finding.verdict(),
                enforced,
                new About(
                        finding.resource() == null ? "" : finding.resource().toString(),
                        finding.job() == null ? "" : finding.job(),
                        finding.key() == null ? "" : finding.key()),
                finding.toString(),
                waiver == null ? null : waiver.expires());
    }

    /**
     * The jobs of which nothing may be written, with what each of them breaks.
     *
     * @param today the day on which waivers must hold
     * @return job to the findings, in their order
     */
    public SortedMap<String, List<Entry>> refusals(LocalDate today) {
        SortedMap<String, List<Entry>> refusals = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.stops(today)) {
                refusals.computeIfAbsent(entry.about().job(), job -> new ArrayList<>())
                        .add(entry);
            }
        }
        return refusals;
    }

    /**
     * The jobs of which something may be written by the plan and nothing any more: waivers ended since it was made.
     *
     * @param today the day of the apply
     * @return job to the findings, in their order
     */
    public SortedMap<String, List<Entry>> endedSince(LocalDate today) {
        SortedMap<String, List<Entry>> ended = refusals(today);
        ended.values().removeIf(found -> found.stream().anyMatch(entry -> entry.verdict() == Verdict.VIOLATION));
        return ended;
    }

    /**
     * Why a claim waits for a value that is not known yet.
     *
     * @param resource the resource as its job names it
     * @param job the job
     * @param key the key
     * @return the finding as text, or null when the policy does not wait for it
     */
    public @Nullable String undetermined(String resource, String job, String key) {
        About about = new About(resource, job, key);
        return entries.stream()
                .filter(entry -> entry.enforced()
                        && entry.verdict() == Verdict.UNDETERMINED
                        && entry.about().equals(about))
                .map(Entry::text)
                .findFirst()
                .orElse(null);
    }

    /** {@return the rules of waivers that accept something here, with their last day} */
    public SortedSet<String> waiversUsed() {
        SortedSet<String> used = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.verdict() == Verdict.WAIVED) {
                used.add(entry.rule() + " for " + entry.about().resource() + " until " + entry.waivedUntil());
            }
        }
        return used;
    }

    /** {@return a line for the policy with its counts} */
    public String headline() {
        long judged = verdicts.values().stream().mapToLong(Long::longValue).sum();
        return "Policy" + (version == null ? "" : " " + version) + (advisory ? " (advisory)" : "") + ": "
                + Verdicts.counts(judged, verdicts);
    }

    /** {@return the findings as a person reads them: those that stop a job, then the others} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (boolean enforced : List.of(true, false)) {
            entries.stream().filter(entry -> entry.enforced() == enforced).forEach(entry -> lines.add(entry.text()));
        }
        return lines;
    }

    /**
     * Adds everything to a digest.
     *
     * @param all the digest
     */
    @Internal
    public void addTo(Digest all) {
        all.add(version).add(digest).add(advisory ? 1 : 0).add(verdicts.size());
        verdicts.forEach((verdict, count) -> all.add(verdict.name()).add(Long.toString(count)));
        all.add(entries.size());
        for (Entry entry : entries) {
            all.add(entry.rule()).add(entry.verdict().name()).add(entry.enforced() ? 1 : 0);
            all.add(entry.about().resource())
                    .add(entry.about().job())
                    .add(entry.about().key());
            all.add(entry.text()).add(date(entry.waivedUntil()));
        }
    }

    /**
     * Writes everything as members of a JSON object.
     *
     * @param node the object
     */
    public void write(ObjectNode node) {
        Json.putIfPresent(node, "version", version);
        node.put("digest", digest);
        node.put("advisory", advisory);
        ObjectNode counts = node.putObject("verdicts");
        verdicts.forEach((verdict, count) -> counts.put(verdict.name(), count));
        ArrayNode list = node.putArray("findings");
        for (Entry entry : entries) {
            ObjectNode item = list.addObject();
            item.put("rule", entry.rule());
            item.put("verdict", entry.verdict().name());
            item.put("enforced", entry.enforced());
            item.put("resource", entry.about().resource());
            item.put("job", entry.about().job());
            item.put("key", entry.about().key());
            item.put("text", entry.text());
            Json.putIfPresent(item, "waivedUntil", date(entry.waivedUntil()));
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param node the object
     * @return the review
     * @throws Json.MalformedException when it is not one
     */
    public static PolicyReview read(JsonNode node) {
        SortedMap<Verdict, Long> verdicts = new TreeMap<>();
        JsonNode counts = Json.member(node, "verdicts");
        for (Verdict verdict : Verdict.values()) {
            if (counts.hasNonNull(verdict.name())) {
                verdicts.put(verdict, (long) Json.number(counts, verdict.name()));
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode item : Json.array(node, "findings")) {
            entries.add(new Entry(
                    Json.text(item, "rule"),
                    Json.constant(Verdict.class, item, "verdict"),
                    Json.flag(item, "enforced"),
                    new About(Json.text(item, "resource"), Json.text(item, "job"), Json.text(item, "key")),
                    Json.text(item, "text"),
                    date(item)));
        }
        return new PolicyReview(
                Json.textOrNull(node, "version"),
                Json.text(node, "digest"),
                Json.flag(node, "advisory"),
                verdicts,
                entries);
    }

    private static @Nullable LocalDate date(JsonNode item) {
        String text = Json.textOrNull(item, "waivedUntil");
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new Json.MalformedException("'waivedUntil' is '" + text + "', which is not a date");
        }
    }

    private static @Nullable String date(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }
}
