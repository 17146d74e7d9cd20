package io.dativo.openlineage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dativo.job.RunTags;
import io.openlineage.client.OpenLineage;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What no facet of OpenLineage has a place for: the job's id, the digest of its tags, the plan, and how the claimed tags stand.
 * Its schema is published in {@code docs/schemas/openlineage}. Immutable.
 */
@JsonPropertyOrder({"_producer", "_schemaURL", "job", "tagsDigest"})
record DativoRunFacet(
        @JsonProperty("_producer") URI get_producer,
        @JsonProperty("job") String job,
        @JsonProperty("tagsDigest") String tagsDigest,
        @JsonProperty("planId") @Nullable String planId,
        @JsonProperty("completion") @Nullable String completion,
        @JsonProperty("claims") @Nullable Map<String, Integer> claims,
        @JsonProperty("verdicts") @Nullable Map<String, Long> verdicts,
        @JsonProperty("sync") @Nullable String sync,
        @JsonProperty("drift") @Nullable Map<String, Integer> drift)
        implements OpenLineage.RunFacet {
    /** The key of the facet. */
    static final String KEY = "dativo";

    /** Changes with each change of the schema: an event of yesterday keeps the schema that it was made by. */
    static final String VERSION = "1-0-0";

    private static final URI SCHEMA = URI.create(
            "https://dativo.io/schemas/openlineage/" + VERSION + "/DativoRunFacet.json#/$defs/DativoRunFacet");

    static DativoRunFacet of(URI producer, RunFacts facts) {
        Map<String, Integer> claims = null;
        if (facts.report() != null) {
            Map<String, Integer> counted = new TreeMap<>();
            facts.report().claims().tags().forEach((status, count) -> counted.put(status.code(), count));
            claims = counted;
        }
        Map<String, Long> verdicts = null;
        if (facts.verdicts() != null) {
            Map<String, Long> counted = new TreeMap<>();
            facts.verdicts().resources().forEach((verdict, count) -> counted.put(verdict.name(), count));
            verdicts = counted;
        }
        Map<String, Integer> drift = null;
        if (facts.drift() != null) {
            Map<String, Integer> counted = new TreeMap<>();
            facts.drift().counts().forEach((kind, count) -> counted.put(kind.name(), count));
            drift = counted;
        }
        return new DativoRunFacet(
                producer,
                facts.job().job().name(),
                RunTags.of(facts.job()).digest(),
                facts.plan() == null ? null : facts.plan().id(),
                facts.report() == null ? null : facts.report().completion().word(),
                claims,
                verdicts,
                facts.drift() == null ? null : facts.drift().sync().name(),
                drift);
    }

    @Override
    @JsonProperty("_schemaURL")
    public URI get_schemaURL() {
        return SCHEMA;
    }

    @Override
    @JsonIgnore
    public Map<String, Object> getAdditionalProperties() {
        return Map.of();
    }
}
