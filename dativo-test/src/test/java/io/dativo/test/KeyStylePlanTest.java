package io.dativo.test;

import static io.dativo.test.Claims.LAKE;
import static io.dativo.test.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.InvalidInputException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagChange;
import io.dativo.propagation.TagChange.Action;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.KeyStyle;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys in the organisation's style on the resources, and in the canonical spelling everywhere else. */
class KeyStylePlanTest {
    private static final KeyStyle ACME = KeyStyle.prefixed("acme:", KeyStyle.PASCAL);

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final OwnershipLedger ledger = OwnershipLedger.inMemory();

    private static TagPropagator propagator(InMemoryProvider provider, OwnershipLedger ledger, KeyStyle style) {
        return TagPropagator.builder(Providers.of(provider).withKeyStyles(Map.of(provider.id(), style)), ledger)
                .sleeper(duration -> true)
                // What was written shows at once.
                .settling(Duration.ZERO)
                .build();
    }

    private static TagClaim ofTerraform(String claimant, Map<String, String> tags) {
        TagOrigin origin = TagOrigin.of(TagLevel.TERRAFORM, "aws_s3_bucket.lake");
        return new TagClaim(LAKE, AccountScope.of("aws"), TagSet.of(tags, origin), claimant);
    }

    @Test
    void a_plan_keeps_the_canonical_key_beside_the_spelling_and_a_second_run_has_nothing_to_do() {
        TagPropagator propagator = propagator(aws, ledger, ACME);
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("cost_center", "DATA-001", "tier_2", "x")));

        PropagationPlan plan = propagator.plan(claims, List.of());
        propagator.apply(plan).throwIfFailed();

        assertThat(plan.resources().get(0).changes())
                .extracting(TagChange::canonicalKey, TagChange::key, TagChange::lossy)
                .containsExactly(tuple("cost_center", "acme:CostCenter", false), tuple("tier_2", "acme:Tier2", true));
        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("acme:CostCenter", "DATA-001", "acme:Tier2", "x"));
        assertThat(propagator.plan(claims, List.of()).isEmpty()).isTrue();
    }

    @Test
    void another_style_renames_what_is_ours() {
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("cost_center", "DATA-001")));
        aws.tag(LAKE, "CostCenter", "foreign");
        TagPropagator before = propagator(aws, ledger, KeyStyle.SNAKE);
        before.apply(before.plan(claims, List.of())).throwIfFailed();
        TagPropagator after = propagator(aws, ledger, KeyStyle.KEBAB);

        after.apply(after.plan(claims, List.of())).throwIfFailed();

        assertThat(aws.tags(LAKE)).isEqualTo(Map.of("cost-center", "DATA-001", "CostCenter", "foreign"));
    }

    @ParameterizedTest
    @CsvSource({"aws, iam_role", "azure, storage_account", "aws, s3_bucket"})
    void a_style_that_differs_in_case_alone_is_followed_without_a_second_key(String cloud, String type) {
        InMemoryProvider provider = InMemoryProvider.standingInFor(cloud);
        ResourceRef resource = new ResourceRef(cloud, type, "lake");
        List<TagClaim> claims = List.of(claim("a.yaml", resource, Map.of("owner", "data")));
        TagPropagator before = propagator(provider, ledger, KeyStyle.SNAKE);
        before.apply(before.plan(claims, List.of())).throwUnlessComplete();
        TagPropagator after = propagator(provider, ledger, KeyStyle.PASCAL);

        PropagationPlan plan = after.plan(claims, List.of());
        after.apply(plan).throwUnlessComplete();

        assertThat(provider.tags(resource)).as(plan.toString()).isEqualTo(Map.of("Owner", "data"));
        assertThat(after.plan(claims, List.of()).isEmpty()).isTrue();
        assertThat(before.verify(claims, List.of()).isInSync())
                .as("the case of a key is no drift of its value, where case is ignored")
                .isEqualTo(provider.rules(type).caseInsensitiveKeys());

        after.apply(after.revertPlan(plan.id())).throwIfFailed();
        assertThat(provider.tags(resource).values()).as("undone").containsExactly("data");
    }

    @ParameterizedTest
    @CsvSource({
        "Cost_Center, s3_bucket, true",
        "COST-CENTER, s3_bucket, true",
        "costcenter, iam_role, true",
        "Cost_Center, iam_role, false",
        "cost_centre, s3_bucket, false",
        "cost.center, s3_bucket, false",
    })
    void a_key_of_others_in_another_spelling_is_named_by_the_plan(String there, String type, boolean named) {
        ResourceRef resource = new ResourceRef("aws", type, "lake");
        aws.tag(resource, there, "OPS-1");
        TagPropagator propagator = propagator(aws, ledger, KeyStyle.AS_IS);

        PropagationPlan plan =
                propagator.plan(List.of(claim("a.yaml", resource, Map.of("cost_center", "D"))), List.of());

        String said = "two-spellings: one key as";
        if (named) {
            assertThat(plan.toString()).contains(said, "'" + there + "'", "'cost_center'");
            assertThat(plan.toMarkdown()).contains("spellings: one key as");
            assertThat(PropagationPlan.fromJson(plan.toJson())).isEqualTo(plan);
        } else {
            assertThat(plan.toString()).doesNotContain(said);
        }
    }

    @Test
    void two_spellings_that_are_all_of_others_are_named_and_one_that_goes_is_not() {
        aws.tag(LAKE, "Team", "a");
        aws.tag(LAKE, "team", "b");
        TagPropagator snake = propagator(aws, ledger, KeyStyle.SNAKE);
        List<TagClaim> claims = List.of(claim("a.yaml", LAKE, Map.of("cost_center", "D")));
        PropagationPlan plan = snake.plan(claims, List.of());
        snake.apply(plan).throwIfFailed();

        assertThat(plan.toString()).contains("'Team' and 'team'");
        assertThat(propagator(aws, ledger, KeyStyle.PASCAL)
                        .plan(claims, List.of())
                        .toString())
                .contains("CostCenter", "'Team' and 'team'")
                .doesNotContain("'CostCenter' and 'cost_center'");
    }

    @ParameterizedTest
    @CsvSource({"aws, iam_role", "azure, storage_account"})
    void the_case_of_a_key_that_somebody_else_wrote_stays(String cloud, String type) {
        InMemoryProvider provider = InMemoryProvider.standingInFor(cloud);
        ResourceRef resource = new ResourceRef(cloud, type, "lake");
        provider.tag(resource, "OWNER", "data");
        TagPropagator propagator = propagator(provider, ledger, KeyStyle.PASCAL);
        List<TagClaim> claims = List.of(claim("a.yaml", resource, Map.of("owner", "data")));

        propagator.apply(propagator.plan(claims, List.of())).throwUnlessComplete();

        assertThat(provider.tags(resource)).isEqualTo(Map.of("OWNER", "data"));
    }

    @Test
    void keys_that_meet_in_the_style_are_a_conflict_that_names_both() {
        PropagationPlan plan = propagator(aws, ledger, KeyStyle.PASCAL)
                .plan(List.of(claim("a.yaml", LAKE, Map.of("cost_center", "1", "cost-center", "1"))), List.of());

        assertThat(plan.resources().get(0).changes())
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.reason())
                        .contains("'cost_center' (a.yaml#infrastructure.tags)", "'cost-center' (a.yaml#"));
    }

    @Test
    void what_only_terraform_says_keeps_its_spelling_and_is_one_key_with_what_a_job_says() {
        TagPropagator propagator = propagator(aws, ledger, KeyStyle.PASCAL);
        PropagationPlan plan = propagator.plan(
                List.of(
                        claim("a.yaml", LAKE, Map.of("cost_center", "DATA-001")),
                        ofTerraform("b.yaml", Map.of("CostCenter", "DATA-001", "backup-plan", "daily"))),
                List.of());

        assertThat(plan.resources().get(0).changes())
                .extracting(TagChange::action, TagChange::key)
                .containsExactly(tuple(Action.ADD, "CostCenter"), tuple(Action.ADD, "backup-plan"));
    }

    @Test
    void a_style_for_a_provider_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> Providers.of(aws).withKeyStyles(Map.of("gcp", KeyStyle.KEBAB)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a key style is given for 'gcp'")
                .hasMessageContaining("io.dativo:dativo-gcp");
    }

    static Stream<Arguments> styles() {
        return Stream.of("aws/s3_bucket", "aws/iam_role", "gcp/gcs_bucket", "azure/storage_account")
                .flatMap(type -> Stream.of(KeyStyle.AS_IS, KeyStyle.SNAKE, KeyStyle.KEBAB, KeyStyle.PASCAL, ACME)
                        .map(style -> Arguments.of(type, style)));
    }

    @ParameterizedTest
    @MethodSource("styles")
    void every_tag_is_written_as_the_rules_accept_it_and_told_back_or_said(String type, KeyStyle style) {
        String cloud = type.substring(0, type.indexOf('/'));
        ResourceRef resource = new ResourceRef(cloud, type.substring(type.indexOf('/') + 1), "lake");
        for (long seed = 0; seed < 150; seed++) {
            InMemoryProvider provider = InMemoryProvider.standingInFor(cloud);
            TagPropagator propagator = propagator(provider, OwnershipLedger.inMemory(), style);
            Map<String, String> tags = randomTags(new Random(seed));
            List<TagClaim> claims = List.of(claim("a.yaml", resource, tags));

            PropagationPlan plan = propagator.plan(claims, List.of());
            assertThat(propagator.plan(claims, List.of()).toJson()).isEqualTo(plan.toJson());
            propagator.apply(plan).throwIfFailed();

            String where = "seed " + seed + ", " + style + " of " + tags + "\n" + plan;
            Map<String, String> there = provider.tags(resource);
            List<TagChange> changes = plan.resources().get(0).changes();
            assertThat(changes).as(where).hasSameSizeAs(tags.keySet());
            for (TagChange change : changes) {
                if (change.action() == Action.ADD) {
                    assertThat(there).as(where).containsEntry(change.key(), change.after());
                } else {
                    assertThat(change.reason()).as(where).isNotBlank();
                }
                if (change.action() == Action.ADD && !change.lossy()) {
                    assertThat(readBack(change.key(), style)).as(where).contains(change.canonicalKey());
                }
            }
            assertThat(propagator.plan(claims, List.of()).isEmpty()).as(where).isTrue();
        }
    }

    /** What a reader who knows the style takes a spelling for. */
    private static List<String> readBack(String spelled, KeyStyle style) {
        String rest = style == ACME && spelled.startsWith("acme:") ? spelled.substring("acme:".length()) : spelled;
        return List.of(spelled, rest, KeyStyle.SNAKE.apply(rest));
    }

    private static Map<String, String> randomTags(Random random) {
        List<String> words = List.of("cost", "center", "Owner", "2", "eu", "GDPR", "x", "acme:", ".", "ä", "aws:");
        Map<String, String> tags = new TreeMap<>();
        for (int i = random.nextInt(5) + 1; i > 0; i--) {
            StringBuilder key = new StringBuilder();
            for (int n = random.nextInt(3) + 1; n > 0; n--) {
                key.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? "_" : "");
            }
            tags.put(key.toString(), random.nextBoolean() ? "prod" : "A,b " + random.nextInt(9));
        }
        return tags;
    }
}
