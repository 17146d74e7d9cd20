package io.dativo.policy;

import static io.dativo.policy.PolicyFixtures.TODAY;
import static io.dativo.policy.PolicyFixtures.bucket;
import static io.dativo.policy.PolicyFixtures.tags;
import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.policy.Finding.Check;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiverTest {
    private static final LocalDate NEXT_YEAR = LocalDate.of(2027, 3, 31);

    private static Waiver.Builder waiver(String rule) {
        return Waiver.builder(rule)
                .reason("Being deleted.")
                .owner("data-platform")
                .expires(NEXT_YEAR);
    }

    private static TagPolicy policy(Waiver... waivers) {
        TagPolicy.Builder policy = TagPolicy.builder()
                .rule("cost-center", r -> r.key("cost_center").required().allowed("DATA-001"))
                .rule("class", r -> r.key("classification").order("public", "internal", "pii"));
        List.of(waivers).forEach(policy::waiver);
        return policy.build();
    }

    @Test
    void a_violation_that_a_waiver_covers_is_waived_and_says_by_whom_and_until_when() {
        TagPolicy policy =
                policy(waiver("cost-center").resource("arn:aws:s3:::la*").build());
        Verdicts verdicts = policy.check(List.of(bucket()), TODAY);
        assertThat(verdicts.findings())
                .singleElement()
                .hasToString("job.yaml: waived[cost-center] s3_bucket arn:aws:s3:::lake: cost_center is missing;"
                        + " waived until 2027-03-31 by data-platform: Being deleted.");
        assertThat(verdicts.hasErrors()).isFalse();
        assertThat(verdicts.problems()).isEmpty();
        assertThat(verdicts.resources()).containsEntry(Verdict.WAIVED, 1L);
        assertThat(verdicts.rules().get("cost-center").count(Verdict.WAIVED)).isEqualTo(1);
        assertThat(verdicts.findings().get(0).waiver())
                .isEqualTo(policy.waivers().get(0));
    }

    @Test
    void a_waiver_covers_its_rule_its_resources_its_jobs_and_its_values_only() {
        TaggedResource wrong = bucket("cost_center", "OLD-1");
        assertThat(errors(wrong, waiver("class").resource("*"))).isEqualTo(1);
        assertThat(errors(wrong, waiver("cost-center").resource("arn:aws:s3:::other")))
                .isEqualTo(1);
        assertThat(errors(wrong, waiver("cost-center").job("jobs/*"))).isEqualTo(1);
        assertThat(errors(wrong, waiver("cost-center").job("job.yaml"))).isZero();
        assertThat(errors(wrong, waiver("cost-center").resource("*").value("OLD-*")))
                .isZero();
        assertThat(errors(wrong, waiver("cost-center").resource("*").value("NEW-*")))
                .isEqualTo(1);
        assertThat(errors(wrong, waiver("cost-center").resource("*").check(Check.ALLOWED)))
                .isZero();
        assertThat(errors(wrong, waiver("cost-center").resource("*").check(Check.REQUIRED)))
                .isEqualTo(1);
        assertThat(errors(bucket(), waiver("cost-center").resource("*").value("OLD-*")))
                .isEqualTo(1);
    }

    private static int errors(TaggedResource resource, Waiver.Builder waiver) {
        return policy(waiver.build()).check(List.of(resource), TODAY).errors().size();
    }

    @Test
    void a_waiver_holds_through_its_last_day_and_is_a_finding_from_the_next() {
        TagPolicy policy = policy(waiver("cost-center").resource("*").build());
        Duration toLastDay =
                Duration.between(TODAY.instant(), NEXT_YEAR.atTime(23, 59).toInstant(java.time.ZoneOffset.UTC));
        assertThat(policy.check(List.of(bucket()), Clock.offset(TODAY, toLastDay))
                        .hasErrors())
                .isFalse();

        Verdicts after = policy.check(List.of(bucket()), Clock.offset(TODAY, toLastDay.plusMinutes(1)));
        assertThat(after.errors())
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("cost_center is missing; the waiver of data-platform ended on 2027-03-31");
        assertThat(after.warnings())
                .singleElement()
                .hasToString("warning[waiver-expired] the waiver of rule cost-center for * ended on 2027-03-31\n"
                        + "    fix: ask data-platform to mend what it covers or to renew it; then remove or change it");
    }

    @Test
    void a_waiver_that_holds_is_preferred_to_one_that_no_longer_does() {
        TagPolicy policy = policy(
                waiver("cost-center")
                        .resource("*")
                        .expires(LocalDate.of(2026, 1, 1))
                        .build(),
                waiver("cost-center").resource("*").build());
        assertThat(policy.check(List.of(bucket()), TODAY).findings(Verdict.WAIVED))
                .hasSize(1);
    }

    @Test
    void lowering_is_approved_only_by_naming_it() {
        TaggedResource lowered = bucket(b -> b.before(tags("classification", "pii", "cost_center", "DATA-001"))
                .tags(tags("classification", "internal", "cost_center", "DATA-001")));
        assertThat(errors(lowered, waiver("class").resource("*"))).isEqualTo(1);
        assertThat(errors(
                        lowered,
                        waiver("class").resource("*").check(Check.LOWERING).value("public")))
                .isEqualTo(1);
        assertThat(errors(
                        lowered,
                        waiver("class").resource("*").check(Check.LOWERING).value("internal")))
                .isZero();
        assertThat(errors(lowered, waiver("class").resource("*").check(Check.LOWERING)))
                .isZero();
    }

    @Test
    void waivers_that_cover_nothing_are_told() {
        Waiver unused = waiver("cost-center").resource("nothing").build();
        TagPolicy policy = policy(unused, waiver("cost-center").resource("*").build());
        assertThat(policy.check(List.of(bucket()), TODAY).unusedWaivers()).containsExactly(unused);
    }

    @Test
    void a_verdict_that_is_not_a_violation_needs_no_waiver() {
        Waiver waiver = waiver("cost-center").resource("*").build();
        Verdicts verdicts =
                policy(waiver).check(List.of(bucket(b -> b.observation(TaggedResource.Observation.PARTIAL))), TODAY);
        assertThat(verdicts.findings()).extracting(Finding::verdict).containsExactly(Verdict.UNDETERMINED);
        assertThat(verdicts.unusedWaivers()).containsExactly(waiver);
    }
}
