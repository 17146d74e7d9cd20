package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of names are spelled as the official classes spell them, or are refused: because an official class refuses them, or
 * for a reason of the server behind that its classes do not check.
 */
class OfficialNamesTest {
    private static final TagRules DATASET = new DataHubProvider().rules("dataset");
    private static final TagRules TABLE = new OpenMetadataProvider().rules("table");

    @Test
    void tags_of_datahub() {
        compare("datahub.tag", 700, row -> {
            EncodedTag tag = DATASET.encode(text(row, 0), text(row, 1));
            boolean isRefused = isRefusedByServer(text(row, 2)) || isBlankAround(text(row, 1));
            return accepted(DATASET, tag, isRefused, DataHubUrn.tag(tag.key()));
        });
    }

    @Test
    void tags_of_datahub_are_exact_unless_two_values_meet() {
        for (JsonNode row : OfficialData.names("datahub.tag")) {
            assertThat(DATASET.encode("k", text(row, 1)).exact())
                    .as(row.toString())
                    .isEqualTo(!text(row, 1).matches("(?s).*%(2C|28|29|E2%90%9F).*"));
        }
    }

    @Test
    void owners_in_datahub() {
        for (String kind : List.of("datahub.user", "datahub.group")) {
            compare(kind, 150, row -> {
                EncodedTag owner = DATASET.encode("governance.owner", text(row, 0));
                return accepted(DATASET, owner, isRefusedByServer(text(row, 1)), owner.value());
            });
        }
    }

    @Test
    void columns_in_datahub() {
        compare("datahub.column", 300, row -> DataHubUrn.column(text(row, 0), text(row, 1)));
    }

    @Test
    void urns_of_datahub() {
        for (String table : List.of("datahub.urn", "datahub.dataset")) {
            compare(table, 200, row -> {
                JsonNode official = row.get(1);
                String urn = table.equals("datahub.urn") ? text(row, 0) : text(row, 1);
                Optional<String> ours = attempt(() -> DataHubUrn.of(urn).toString());
                assertThat(ours.isEmpty()).as(row.toString()).isEqualTo(official.isNull() || isRefusedByServer(urn));
                return ours.orElse(null);
            });
        }
    }

    @Test
    void qualified_names_of_openmetadata_are_taken_apart() {
        for (JsonNode row : OfficialData.names("openmetadata.split")) {
            Optional<List<String>> ours = attempt(() -> OpenMetadataName.parts(text(row, 0)));
            List<String> official = OfficialData.rows(row.get(1)).stream()
                    .map(part -> part.asText().replaceAll("(?s)^\"(.*)\"$", "$1"))
                    .toList();
            assertThat(ours.orElse(List.of())).as(row.toString()).isEqualTo(official);
        }
    }

    @Test
    void names_of_tables_and_columns_of_openmetadata_are_stored() {
        compare("openmetadata.stored", 500, row -> OpenMetadataName.stored(text(row, 0)));
    }

    @Test
    void columns_of_openmetadata() {
        compare("openmetadata.column", 700, row -> {
            List<String> parts = IntStream.range(0, 5)
                    .mapToObj(i -> i < 3 ? text(row, i) : OpenMetadataName.stored(text(row, i)))
                    .toList();
            boolean isRefused = parts.subList(0, 3).stream().anyMatch(part -> part.matches("(?s).*(::|>|\").*"))
                    || parts.stream().anyMatch(OfficialNamesTest::isNoPart);
            String name = OpenMetadataName.joined(parts);
            Optional<String> ours = attempt(() -> OpenMetadataName.canonical(false, name));
            assertThat(ours.isEmpty()).as(row.toString()).isEqualTo(isRefused);
            ours.ifPresent(canonical ->
                    assertThat(OpenMetadataName.canonical(false, canonical)).isEqualTo(canonical));
            return ours.orElse(null);
        });
    }

    @Test
    void tags_of_openmetadata() {
        compare("openmetadata.tag", 700, row -> {
            boolean isRefused = IntStream.range(0, 2)
                    .mapToObj(i -> text(row, i))
                    .anyMatch(part -> part.matches("(?s).*(::|>|\").*") || isNoPart(part));
            EncodedTag tag = TABLE.encode(text(row, 0), text(row, 1));
            return accepted(TABLE, tag, isRefused, tag.key());
        });
    }

    /** Equal to the official spelling in each row, unless ours is null, which means refused with a reason. */
    private static void compare(String table, int atLeast, Function<JsonNode, String> spelling) {
        List<JsonNode> rows = OfficialData.names(table);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(atLeast);
        List<String> different = new ArrayList<>();
        int equal = 0;
        for (JsonNode row : rows) {
            String ours = spelling.apply(row);
            JsonNode official = row.get(row.size() - 1);
            if (ours != null && ours.equals(official.textValue())) {
                equal++;
            } else if (ours != null) {
                different.add(row + " is here " + ours);
            }
        }
        assertThat(different).isEmpty();
        assertThat(equal).isGreaterThan(rows.size() / 4);
    }

    /** Null for a tag that is refused, with a reason and where that is expected; otherwise its spelling. */
    private static String accepted(TagRules rules, EncodedTag tag, boolean isRefused, String spelling) {
        Optional<String> refusal = rules.refusal(tag.key(), tag.value());
        assertThat(refusal.isPresent()).as(tag + " " + refusal).isEqualTo(isRefused);
        assertThat(refusal.orElse("accepted")).isNotBlank();
        return isRefused ? null : spelling;
    }

    private static <T> Optional<T> attempt(Supplier<T> spelling) {
        try {
            return Optional.of(spelling.get());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    /** By DataHub's own validation of URNs, which its client does not repeat. */
    private static boolean isRefusedByServer(String urn) {
        return URLEncoder.encode(urn, StandardCharsets.UTF_8).length() > 512
                || urn.chars().anyMatch(Character::isISOControl)
                || !urn.equals(urn.strip());
    }

    private static boolean isBlankAround(String value) {
        return value.isBlank() || !value.equals(value.strip());
    }

    private static boolean isNoPart(String part) {
        return part.isBlank()
                || part.codePointCount(0, part.length()) > 256
                || part.chars().anyMatch(Character::isISOControl);
    }

    private static String text(JsonNode row, int index) {
        return row.get(index).asText();
    }
}
