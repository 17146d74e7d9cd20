package io.dativo.reports.compliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.audit.AuditCheck;
import io.dativo.document.Json;
import io.dativo.job.ResolvedJob;
import io.dativo.propagation.DriftReport;
import io.dativo.reports.compliance.ComplianceCheck.Declared;
import io.dativo.reports.compliance.ComplianceCheck.Observed;
import io.dativo.spi.Observation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What jobs declare against what systems show. It supports evidence for the requirements of regulations, and never says
 * that something is compliant. Immutable.
 */
public final class ComplianceReport {
    private final Instant at;
    private final Map<String, Set<Regulation>> regulations;
    private final List<ComplianceCheck> checks;

    ComplianceReport(Instant at, Map<String, Set<Regulation>> regulations, Collection<ComplianceCheck> checks) {
        this.at = at;
        this.regulations = Collections.unmodifiableMap(new TreeMap<>(regulations));
        this.checks = checks.stream().sorted().toList();
    }

    /** {@return a builder of a report about no job} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return when it was made} */
    public Instant at() {
        return at;
    }

    /** {@return each job, and which of its regulations the report has a part for} */
    public Map<String, Set<Regulation>> regulations() {
        return regulations;
    }

    /** {@return every comparison, by job and check} */
    public List<ComplianceCheck> checks() {
        return checks;
    }

    /**
     * The comparisons that support evidence for a requirement: those of its checks, of the jobs that declare its regulation.
     *
     * @param control the requirement
     * @return the comparisons; empty when no job declares the regulation
     */
    public List<ComplianceCheck> evidenceFor(Control control) {
        return checks.stream()
                .filter(check -> control.checks().contains(check.check()))
                .filter(check -> regulations.getOrDefault(check.job(), Set.of()).contains(control.regulation()))
                .toList();
    }

    /** {@return how many comparisons stand in which way; every way is there} */
    public Map<ComplianceStatus, Integer> counts() {
        Map<ComplianceStatus, Integer> counts = new EnumMap<>(ComplianceStatus.class);
        for (ComplianceStatus status : ComplianceStatus.values()) {
            counts.put(status, 0);
        }
        checks.forEach(check -> counts.merge(check.status(), 1, Integer::sum));
        return counts;
    }

    /** {@return everything that the report is made of, as JSON; {@link #parse} makes the same report of it} */
    public String toJson() {
        ObjectNode root = Json.object();
        root.put("format", 1).put("at", at.toString());
        ObjectNode jobs = root.putObject("jobs");
        regulations.forEach((job, all) ->
                Json.putTexts(jobs, job, all.stream().map(Regulation::name).toList()));
        ArrayNode list = root.putArray("checks");
        for (ComplianceCheck check : checks) {
            list.addObject()
                    .put("job", check.job())
                    .put("resource", check.resource())
                    .put("check", check.check().name())
                    .put("status", check.status().name())
                    .put("declared", check.declared().text())
                    .put("place", check.declared().place())
                    .put("observed", check.observed().text())
                    .put("source", check.observed().source());
        }
        return Json.write(root);
    }

    /**
     * Reads a report that {@link #toJson} wrote.
     *
     * @param json the text
     * @return the report
     * @throws io.dativo.problem.DativoException when it is none
     */
    public static ComplianceReport parse(String json) {
        JsonNode root = Json.read(json);
        Map<String, Set<Regulation>> jobs = new TreeMap<>();
        for (Map.Entry<String, JsonNode> job : Json.members(root, "jobs")) {
            Set<Regulation> all = new TreeSet<>();
            job.getValue().forEach(name -> Regulation.of(name.asText()).ifPresent(all::add));
            jobs.put(job.getKey(), all);
        }
        List<ComplianceCheck> checks = new ArrayList<>();
        for (JsonNode node : Json.array(root, "checks")) {
            checks.add(new ComplianceCheck(
                    Json.text(node, "job"),
                    Json.text(node, "resource"),
                    Json.constant(Check.class, node, "check"),
                    Json.constant(ComplianceStatus.class, node, "status"),
                    new Declared(Json.text(node, "declared"), Json.text(node, "place")),
                    new Observed(Json.text(node, "observed"), Json.text(node, "source"))));
        }
        return new ComplianceReport(Instant.parse(Json.text(root, "at")), jobs, checks);
    }

    /** Makes a {@link ComplianceReport}. Not thread-safe. */
    public static final class Builder {
        private final List<ResolvedJob> jobs = new ArrayList<>();
        private final List<Observation> observations = new ArrayList<>();
        private @Nullable DriftReport drift;
        private @Nullable AuditCheck audit;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Adds jobs, which declare.
         *
         * @param more resolved jobs
         * @return this builder
         */
        public Builder jobs(Collection<ResolvedJob> more) {
            jobs.addAll(more);
            return this;
        }

        /**
         * Adds what systems show of resources.
         *
         * @param more the observations
         * @return this builder
         */
        public Builder observations(Collection<Observation> more) {
            observations.addAll(more);
            return this;
        }

        /**
         * Sets what tables carry.
         *
         * @param report the drift of the jobs
         * @return this builder
         */
        public Builder drift(DriftReport report) {
            drift = report;
            return this;
        }

        /**
         * Sets what the verification of the audit log found.
         *
         * @param check the verification, against a head that was kept elsewhere where there is one
         * @return this builder
         */
        public Builder audit(AuditCheck check) {
            audit = check;
            return this;
        }

        /**
         * Sets what time it is.
         *
         * @param now the clock
         * @return this builder
         */
        public Builder clock(Clock now) {
            clock = now;
            return this;
        }

        /** {@return the report} */
        public ComplianceReport build() {
            Map<String, Set<Regulation>> regulations = new TreeMap<>();
            List<ComplianceCheck> checks = new ArrayList<>();
            for (ResolvedJob job : jobs) {
                JobChecks of = new JobChecks(job, observations, drift, audit);
                regulations.put(job.job().name(), of.regulations());
                checks.addAll(of.all());
            }
            return new ComplianceReport(clock.instant(), regulations, checks);
        }
    }
}
