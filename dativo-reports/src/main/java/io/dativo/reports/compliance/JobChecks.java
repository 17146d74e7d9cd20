package io.dativo.reports.compliance;

import io.dativo.audit.AuditCheck;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.propagation.Drift;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.ResourceDrift;
import io.dativo.propagation.ResourcePlan;
import io.dativo.reports.compliance.ComplianceCheck.Declared;
import io.dativo.reports.compliance.ComplianceCheck.Observed;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one job declares against what was seen of its table and resources. */
final class JobChecks {
    private static final String REGULATIONS = "governance.regulations";

    private final ResolvedJob job;
    private final List<Observation> observations;
    private final @Nullable DriftReport drift;
    private final @Nullable AuditCheck audit;
    private final Set<Regulation> regulations = new TreeSet<>();
    private final List<ComplianceCheck> checks = new ArrayList<>();

    JobChecks(
            ResolvedJob job,
            Collection<Observation> observations,
            @Nullable DriftReport drift,
            @Nullable AuditCheck audit) {
        this.job = job;
        this.drift = drift;
        this.audit = audit;
        Set<ResourceRef> own = new LinkedHashSet<>();
        job.table().ifPresent(own::add);
        job.claims().stream().map(TagClaim::resource).forEach(own::add);
        this.observations = observations.stream()
                .filter(observation -> own.contains(observation.resource()))
                .toList();
        tag(REGULATIONS).ifPresent(tag -> {
            for (String each : tag.value().split(",", -1)) {
                Regulation.of(each).ifPresent(regulations::add);
            }
        });
    }

    Set<Regulation> regulations() {
        return regulations;
    }

    List<ComplianceCheck> all() {
        designated(Check.CLASSIFICATION, "classification.default");
        designated(Check.OWNER, "governance.owner");
        designated(Check.RETENTION, DeclaredRetention.KEY);
        withinDays(Check.EXPIRY, Aspect.EXPIRY);
        withinDays(Check.DATA_AGE, Aspect.DATA_AGE);
        guarded(Check.ENCRYPTION, Aspect.ENCRYPTION);
        guarded(Check.PUBLIC_ACCESS, Aspect.PUBLIC_ACCESS_BLOCKED);
        guarded(Check.TLS, Aspect.TLS_ONLY);
        auditTrail();
        return checks;
    }

    private Optional<Tag> tag(String key) {
        return job.tableProperties().get(key);
    }

    private static Declared declared(Tag tag) {
        return new Declared(tag.key() + " = " + tag.value(), tag.origin().level() + " " + tag.origin());
    }

    /** Regulations that are declared, with the place that says so. */
    private Declared declaredRegulations() {
        return tag(REGULATIONS).map(JobChecks::declared).orElse(Declared.NOTHING);
    }

    private void add(Check check, String resource, ComplianceStatus status, Declared declared, Observed observed) {
        checks.add(new ComplianceCheck(job.job().name(), resource, check, status, declared, observed));
    }

    /** What a regulation requires of data: it is said, and the table carries it. */
    private void designated(Check check, String key) {
        Tag tag = tag(key).orElse(null);
        String table = job.table().map(ResourceRef::toString).orElse("");
        if (tag == null) {
            boolean isWanted = !regulations.isEmpty();
            add(
                    check,
                    table,
                    isWanted ? ComplianceStatus.MISMATCH : ComplianceStatus.NOT_APPLICABLE,
                    declaredRegulations(),
                    Observed.nothing(isWanted ? "nothing declares " + key : "no regulation is declared"));
            return;
        }
        DriftReport seen = drift;
        ResourceDrift of = seen == null
                ? null
                : seen.resources().stream()
                        .filter(each ->
                                job.table().filter(each.resource()::equals).isPresent())
                        .findFirst()
                        .orElse(null);
        if (seen == null || of == null) {
            add(
                    check,
                    table,
                    ComplianceStatus.DECLARED_ONLY,
                    declared(tag),
                    Observed.nothing("the table's tags were not read"));
        } else if (of.status() != ResourcePlan.Status.OBSERVED) {
            String why = of.detail() == null ? of.status().words() : of.detail();
            add(
                    check,
                    table,
                    ComplianceStatus.NOT_OBSERVABLE,
                    declared(tag),
                    new Observed(why, "read at " + seen.at()));
        } else {
            carried(check, table, tag, of, "read at " + seen.at());
        }
    }

    private void carried(Check check, String table, Tag tag, ResourceDrift of, String source) {
        Drift differs = of.drifts().stream()
                .filter(each -> tag.key().equals(each.canonicalKey()))
                .findFirst()
                .orElse(null);
        if (differs == null) {
            add(check, table, ComplianceStatus.MATCH, declared(tag), new Observed("the table carries it", source));
        } else if (differs.kind() == Drift.Kind.UNDECIDED) {
            add(check, table, ComplianceStatus.NOT_OBSERVABLE, declared(tag), new Observed(differs.origin(), source));
        } else {
            String found =
                    differs.found() == null ? "the table does not carry it" : "the table carries " + differs.found();
            add(check, table, ComplianceStatus.MISMATCH, declared(tag), new Observed(found, source));
        }
    }

    private void withinDays(Check check, Aspect aspect) {
        DeclaredRetention retention = DeclaredRetention.of(job).orElse(null);
        if (retention == null) {
            add(check, "", ComplianceStatus.NOT_APPLICABLE, Declared.NOTHING, Observed.nothing("no time is declared"));
            return;
        }
        if (retention.days().isEmpty()) {
            add(
                    check,
                    "",
                    ComplianceStatus.ERROR,
                    declared(retention.tag()),
                    Observed.nothing("the declared time is no number of days above zero"));
            return;
        }
        int most = retention.days().getAsInt();
        compare(check, aspect, declared(retention.tag()), observation -> judge(observation, most));
    }

    private ComplianceStatus judge(Observation observation, int most) {
        boolean isStoreOfTable = job.table().isPresent()
                && job.table().filter(observation.resource()::equals).isEmpty();
        if (observation.aspect() == Aspect.EXPIRY && isStoreOfTable) {
            // A rule of the store deletes files of live tables; that there is none is as it should be.
            if (observation.outcome() == Outcome.NO) {
                return ComplianceStatus.NOT_APPLICABLE;
            }
            // A rule for a part of the store does not say whether the table is there.
            return observation.days().isPresent() ? ComplianceStatus.MISMATCH : ComplianceStatus.NOT_OBSERVABLE;
        }
        boolean isWithin = observation.days().isPresent() && observation.days().getAsInt() <= most;
        if (observation.outcome() == Outcome.NO) {
            // No data is none that is too old; no expiry is none within the time.
            return observation.aspect() == Aspect.DATA_AGE ? ComplianceStatus.MATCH : ComplianceStatus.MISMATCH;
        }
        return isWithin ? ComplianceStatus.MATCH : ComplianceStatus.MISMATCH;
    }

    private void guarded(Check check, Aspect aspect) {
        if (regulations.isEmpty()) {
            add(
                    check,
                    "",
                    ComplianceStatus.NOT_APPLICABLE,
                    Declared.NOTHING,
                    Observed.nothing("no regulation is declared"));
            return;
        }
        compare(
                check,
                aspect,
                declaredRegulations(),
                observation ->
                        observation.outcome() == Outcome.YES ? ComplianceStatus.MATCH : ComplianceStatus.MISMATCH);
    }

    private interface Judge {
        ComplianceStatus of(Observation observation);
    }

    private void compare(Check check, Aspect aspect, Declared declared, Judge judge) {
        List<Observation> about = observations.stream()
                .filter(observation -> observation.aspect() == aspect)
                .toList();
        if (about.isEmpty()) {
            add(check, "", ComplianceStatus.DECLARED_ONLY, declared, Observed.nothing("not observed"));
        }
        for (Observation observation : about) {
            ComplianceStatus status = switch (observation.outcome()) {
                case NOT_OBSERVABLE -> ComplianceStatus.NOT_OBSERVABLE;
                case ERROR -> ComplianceStatus.ERROR;
                case YES, NO -> judge.of(observation);
            };
            Observation.Source source = observation.source();
            add(
                    check,
                    observation.resource().toString(),
                    status,
                    declared,
                    new Observed(
                            observation.detail(),
                            source.call() + " at " + source.at()
                                    + (source.digest().isEmpty() ? "" : ", answer " + source.digest())));
        }
    }

    private void auditTrail() {
        AuditCheck of = audit;
        if (regulations.isEmpty()) {
            add(
                    Check.AUDIT_TRAIL,
                    "",
                    ComplianceStatus.NOT_APPLICABLE,
                    Declared.NOTHING,
                    Observed.nothing("no regulation is declared"));
        } else if (of == null) {
            add(
                    Check.AUDIT_TRAIL,
                    "",
                    ComplianceStatus.DECLARED_ONLY,
                    declaredRegulations(),
                    Observed.nothing("no audit log was verified"));
        } else {
            add(
                    Check.AUDIT_TRAIL,
                    "",
                    of.isIntact() ? ComplianceStatus.MATCH : ComplianceStatus.MISMATCH,
                    declaredRegulations(),
                    new Observed(of.toString(), "head " + of.head()));
        }
    }
}
