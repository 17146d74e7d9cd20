package io.dativo.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.Claim;
import io.dativo.ledger.Claimants;
import io.dativo.ledger.OwnedTag;
import io.dativo.ledger.Ownership;
import io.dativo.ledger.RecordedClaims;
import io.dativo.propagation.ResourcePlan.Mode;
import io.dativo.propagation.ResourcePlanner.Options;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRead;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of the guide on reliability, row by row: what a plan decides for one key. */
class DecisionTableTest {
    private static final String HEAD = "| we wrote | there is | claimed: `a` | claimed, adopting | not claimed |";
    private static final ResourceRef LAKE = new ResourceRef("x", "thing", "lake");
    private static final String JOB = "acme/orders";
    private static final Instant THEN = Instant.parse("2026-11-01T00:00:00Z");

    static List<List<String>> rows() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/reliability.md"));
        int head = lines.indexOf(HEAD);
        assertThat(head).as("the guide has the table").isPositive();
        return lines.stream()
                .skip(head + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_planner_decides_as_the_guide_says(List<String> row) {
        Ownership ownership = ownership(row.get(0));
        TagRead read = TagRead.found(row.get(1).equals("nothing") ? Map.of() : Map.of("owner", row.get(1)));
        assertThat(decision(ownership, read, Map.of("owner", "a"), false)).isEqualTo(row.get(2));
        assertThat(decision(ownership, read, Map.of("owner", "a"), true)).isEqualTo(row.get(3));
        assertThat(decision(ownership, read, Map.of(), false)).isEqualTo(row.get(4));
    }

    @Test
    void the_guide_has_a_row_for_each_state_of_the_ledger_and_of_the_resource() throws IOException {
        Stream<String> wrote =
                Stream.of("nothing", "a", "b", "b, then a in doubt", "a in doubt", "b, then no value in doubt");
        assertThat(rows().stream().map(row -> row.get(0) + " | " + row.get(1)))
                .containsExactlyElementsOf(wrote.flatMap(
                                each -> Stream.of("nothing", "a", "b", "c").map(there -> each + " | " + there))
                        .toList());
    }

    private static String decision(Ownership ownership, TagRead read, Map<String, String> claimed, boolean adopt) {
        Options options = new Options(
                adopt,
                false,
                false,
                true,
                new Claimants(Set.of(), Map.of()),
                Map.of(),
                new Renames(List.of(), THEN),
                List.of(),
                THEN.plus(Duration.ofDays(1)),
                null);
        ResourceRef ref = LAKE;
        ClaimedResource resource = new ClaimedResource(
                ref, TagSpelling.asClaimed("x"), new Renames(List.of(), THEN), AccountScope.of("x"));
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "orders.yaml#infrastructure.tags");
        resource.add(new TagClaim(ref, AccountScope.of("x"), TagSet.of(claimed, origin), JOB));
        List<TagChange> changes = new ResourcePlanner(resource, read, ownership, null, Mode.APPLY, options)
                .plan()
                .changes();
        return changes.isEmpty()
                ? "nothing"
                : changes.stream().map(DecisionTableTest::words).collect(Collectors.joining(", "));
    }

    private static String words(TagChange change) {
        assertThat(change.key()).isEqualTo("owner");
        return change.cause() == null
                ? change.action().name()
                : change.action() + ": " + change.cause().code();
    }

    /** What the ledger holds, of a key that the job claimed as it was written. */
    private static Ownership ownership(String words) {
        @Nullable
        OwnedTag owned = switch (words) {
            case "nothing" -> null;
            case "a" -> OwnedTag.of("a", THEN, "p1");
            case "b" -> OwnedTag.of("b", THEN, "p1");
            case "b, then a in doubt" -> OwnedTag.of("b", THEN, "p1").intend(intent("a"));
            case "a in doubt" -> OwnedTag.of(null, THEN, "p1").intend(intent("a"));
            case "b, then no value in doubt" -> OwnedTag.of("b", THEN, "p1").intend(intent(null));
            default -> throw new AssertionError("the table says '" + words + "'");
        };
        if (owned == null) {
            return Ownership.none(LAKE);
        }
        SortedMap<String, OwnedTag> tags = new TreeMap<>(Map.of("owner", owned));
        SortedMap<String, Claim> claim = new TreeMap<>(Map.of("owner", new Claim("a", "orders.yaml")));
        return new Ownership(LAKE, tags, RecordedClaims.of(Map.of(JOB, claim)), "1", null);
    }

    private static OwnedTag.Intent intent(@Nullable String value) {
        return new OwnedTag.Intent(value, THEN, "p2", false);
    }
}
