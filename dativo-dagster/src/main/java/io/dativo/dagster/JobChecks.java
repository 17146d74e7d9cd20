package io.dativo.dagster;

import io.dativo.dagster.pipes.CheckResult;
import io.dativo.dagster.pipes.CheckSeverity;
import io.dativo.dagster.pipes.MetadataValue;
import io.dativo.policy.Finding;
import io.dativo.policy.TagRule;
import io.dativo.policy.Verdict;
import io.dativo.policy.Verdicts;
import io.dativo.propagation.ClaimCounts;
import io.dativo.propagation.ClaimStatus;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes checks of what the policy, an apply and a look at the resources said. What is not known to be right does not pass. */
final class JobChecks {
    static final String DRIFT = "drift";
    static final String DRIFT_IS = "Every claimed tag was seen on its resource with the claimed value";
    static final String TAGS_IN_PLACE = "tags_in_place";
    static final String TAGS_IN_PLACE_IS = "The apply of this run brought every claimed tag in place";

    private final String asset;

    JobChecks(String asset) {
        this.asset = asset;
    }

    /** The name of a rule's check; a name in Dagster has letters, digits and underscores only. */
    static String name(String rule) {
        return "policy_" + rule.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** What a rule's check is about, in the definitions. */
    static String description(TagRule rule) {
        if (rule.description() != null) {
            return rule.description();
        }
        return "The rule '" + rule.id() + "' of the tag policy"
                + (rule.key() == null ? "" : ", about the tag '" + rule.key() + "'");
    }

    List<CheckResult> ofPolicy(Verdicts verdicts) {
        return verdicts.results().stream().map(this::ofRule).toList();
    }

    private CheckResult ofRule(Verdicts.RuleResult rule) {
        String name = name(rule.rule());
        if (!rule.isCovered()) {
            return CheckResult.failed(asset, name, CheckSeverity.WARN)
                    .with("undetermined", MetadataValue.text("no resource of the job falls under the rule"));
        }
        CheckResult result = rule.isPassed()
                ? CheckResult.passed(asset, name)
                : CheckResult.failed(asset, name, rule.isError() ? CheckSeverity.ERROR : CheckSeverity.WARN);
        result = result.with("rule", MetadataValue.text(rule.rule()));
        for (Map.Entry<Verdict, Long> count : rule.count().verdicts().entrySet()) {
            result =
                    result.with(count.getKey().name().toLowerCase(Locale.ROOT), MetadataValue.number(count.getValue()));
        }
        return rule.findings().isEmpty() ? result : result.with("findings", findings(rule.findings()));
    }

    /** A number for each status: Dagster plots numbers over time. */
    private static CheckResult withClaims(CheckResult result, ClaimCounts claims) {
        CheckResult counted = result;
        for (Map.Entry<ClaimStatus, Integer> count : claims.tags().entrySet()) {
            counted = counted.with(count.getKey().code(), MetadataValue.number(count.getValue()));
        }
        return counted;
    }

    private static MetadataValue findings(List<Finding> findings) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("verdict", finding.verdict().name());
            row.put(
                    "resource",
                    finding.resource() == null ? "" : finding.resource().toString());
            row.put("key", finding.key() == null ? "" : finding.key());
            row.put("message", finding.message());
            row.put("fix", finding.fix() == null ? "" : finding.fix());
            row.put(
                    "where",
                    finding.location() == null ? "" : finding.location().toString());
            rows.add(row);
        }
        return MetadataValue.table(List.of("verdict", "resource", "key", "message", "fix", "where"), rows);
    }

    CheckResult ofReport(PropagationReport report) {
        CheckResult result = switch (report.completion()) {
            case COMPLETE -> CheckResult.passed(asset, TAGS_IN_PLACE);
            case INCOMPLETE -> CheckResult.failed(asset, TAGS_IN_PLACE, CheckSeverity.WARN);
            case FAILED -> CheckResult.failed(asset, TAGS_IN_PLACE, CheckSeverity.ERROR);
        };
        List<Map<String, String>> rows = new ArrayList<>();
        report.outcomes()
                .forEach(outcome -> outcome.notInPlace().forEach(claim -> {
                    Map<String, String> row = new LinkedHashMap<>();
                    row.put("resource", outcome.resource().toString());
                    row.put("key", claim.key());
                    row.put("status", claim.status().code());
                    row.put("origin", claim.origin());
                    row.put("reason", claim.reason() == null ? "" : claim.reason());
                    row.put(
                            "way out",
                            claim.status().wayOut() == null
                                    ? ""
                                    : claim.status().wayOut());
                    rows.add(row);
                }));
        result = withClaims(
                result.with("completion", MetadataValue.text(report.completion().word())), report.claims());
        return rows.isEmpty()
                ? result
                : result.with(
                        "not in place",
                        MetadataValue.table(List.of("resource", "key", "status", "origin", "reason", "way out"), rows));
    }

    CheckResult ofDrift(DriftReport drift) {
        CheckResult result = drift.isInSync()
                ? CheckResult.passed(asset, DRIFT)
                : CheckResult.failed(asset, DRIFT, CheckSeverity.WARN);
        result = withClaims(result.with("sync", MetadataValue.text(drift.sync().name())), drift.claims());
        List<Map<String, String>> rows = new ArrayList<>();
        drift.resources().forEach(resource -> {
            resource.drifts().forEach(each -> {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("resource", resource.resource().toString());
                row.put("kind", each.kind().name());
                row.put("key", each.key());
                row.put("expected", each.expected() == null ? "" : each.expected());
                row.put("found", each.found() == null ? "" : each.found());
                row.put("by", each.by() == null ? "" : each.by());
                rows.add(row);
            });
            if (resource.drifts().isEmpty() && resource.sync() != DriftReport.Sync.IN_SYNC) {
                rows.add(Map.of(
                        "resource",
                        resource.resource().toString(),
                        "kind",
                        resource.status().name()));
            }
        });
        return rows.isEmpty()
                ? result
                : result.with(
                        "differences",
                        MetadataValue.table(List.of("resource", "kind", "key", "expected", "found", "by"), rows));
    }
}
