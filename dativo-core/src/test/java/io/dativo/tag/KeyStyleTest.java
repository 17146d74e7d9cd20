package io.dativo.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStyleTest {
    private static final long SEED = 88_127;
    private static final List<KeyStyle> STYLES = List.of(
            KeyStyle.SNAKE,
            KeyStyle.KEBAB,
            KeyStyle.PASCAL,
            KeyStyle.prefixed("acme:", KeyStyle.KEBAB),
            KeyStyle.prefixed("a", KeyStyle.SNAKE),
            KeyStyle.prefixed("X-", KeyStyle.prefixed("acme/", KeyStyle.PASCAL)));

    @ParameterizedTest
    @CsvSource({
        "cost_center, cost_center, cost-center, CostCenter",
        "CostCenter, cost_center, cost-center, CostCenter",
        "costCenter, cost_center, cost-center, CostCenter",
        "cost-center, cost_center, cost-center, CostCenter",
        "Cost Center, cost_center, cost-center, CostCenter",
        "COST_CENTER, cost_center, cost-center, CostCenter",
        "cost.center/eu, cost_center_eu, cost-center-eu, CostCenterEu",
        "_owner_, owner, owner, Owner",
        "s3_bucket, s3_bucket, s3-bucket, S3Bucket",
        "S3Bucket, s3_bucket, s3-bucket, S3Bucket",
        "AWSRegion, aws_region, aws-region, AWSRegion",
        "aws_region, aws_region, aws-region, AwsRegion",
        "PII, pii, pii, PII",
        "größe_Ärger, größe_ärger, größe-ärger, GrößeÄrger",
        "--, --, --, --",
        "'', '', '', ''",
    })
    void a_key_in_any_spelling_becomes_one_style(String key, String snake, String kebab, String pascal) {
        assertThat(KeyStyle.SNAKE.apply(key)).isEqualTo(snake);
        assertThat(KeyStyle.KEBAB.apply(key)).isEqualTo(kebab);
        assertThat(KeyStyle.PASCAL.apply(key)).isEqualTo(pascal);
    }

    @Test
    void a_prefix_is_put_before_the_styled_key_once() {
        KeyStyle style = KeyStyle.prefixed("acme:", KeyStyle.KEBAB);
        assertThat(style.apply("cost_center")).isEqualTo("acme:cost-center");
        assertThat(style.apply("acme:cost_center")).isEqualTo("acme:cost-center");
        assertThat(style.apply("acme_cost_center")).isEqualTo("acme:acme-cost-center");
        assertThat(style).hasToString("acme:kebab");
    }

    @ParameterizedTest
    @CsvSource({
        "cost_center, true, true, true",
        "owner, true, true, true",
        "tier_2, true, true, false",
        "finops.cost_center, false, false, false",
        "CostCenter, false, false, true",
        "'', true, true, true",
    })
    void a_key_is_exact_when_it_can_be_told_from_its_spelling(
            String key, boolean snake, boolean kebab, boolean pascal) {
        assertThat(KeyStyle.SNAKE.isExact(key)).isEqualTo(snake);
        assertThat(KeyStyle.KEBAB.isExact(key)).isEqualTo(kebab);
        assertThat(KeyStyle.PASCAL.isExact(key)).isEqualTo(pascal);
        assertThat(KeyStyle.prefixed("acme:", KeyStyle.PASCAL).isExact(key)).isEqualTo(pascal);
        assertThat(KeyStyle.prefixed("acme:", KeyStyle.AS_IS).isExact(key)).isTrue();
        assertThat(KeyStyle.AS_IS.apply(key)).isEqualTo(key);
    }

    @Test
    void keys_that_meet_are_found_with_the_spelling_they_share() {
        assertThat(KeyStyle.PASCAL.collisions(List.of("owner", "cost_center", "CostCenter", "cost-center")))
                .hasSize(1)
                .hasEntrySatisfying(
                        "CostCenter",
                        keys -> assertThat(keys).containsExactly("CostCenter", "cost-center", "cost_center"));
        assertThat(KeyStyle.SNAKE.collisions(List.of("owner", "owner", "cost_center")))
                .isEmpty();
    }

    @Test
    void a_style_applied_twice_is_the_style_applied_once() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String key = randomKey(random);
            for (KeyStyle style : STYLES) {
                String once = style.apply(key);
                assertThat(style.apply(once))
                        .as("seed %d, %s of '%s'", SEED, style, key)
                        .isEqualTo(once);
            }
        }
    }

    @Test
    void a_styled_key_stays_as_it_is_with_every_letter_that_has_a_case() {
        for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
            boolean changes = Character.toLowerCase(letter) != letter || Character.toUpperCase(letter) != letter;
            if (!changes && !Character.isUpperCase(letter) && !Character.isTitleCase(letter)) {
                continue;
            }
            String text = Character.toString(letter);
            for (String key : List.of("a" + text + text + "bC", text + "_" + text + "A" + text)) {
                for (KeyStyle style : List.of(KeyStyle.SNAKE, KeyStyle.PASCAL)) {
                    String once = style.apply(key);
                    assertThat(style.apply(once))
                            .as("%s of '%s', U+%04X", style, key, letter)
                            .isEqualTo(once);
                }
            }
        }
    }

    @Test
    void a_styled_key_has_only_what_its_style_has() {
        Random random = new Random(SEED + 1);
        for (int i = 0; i < 5_000; i++) {
            String key = randomKey(random);
            if (key.chars().noneMatch(Character::isLetterOrDigit)) {
                continue;
            }
            String as = "seed " + (SEED + 1) + ", '" + key + "'";
            assertThat(KeyStyle.SNAKE.apply(key)).as(as).matches("[a-z0-9]+(_[a-z0-9]+)*");
            assertThat(KeyStyle.KEBAB.apply(key)).as(as).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(KeyStyle.PASCAL.apply(key)).as(as).matches("[A-Z0-9][A-Za-z0-9]*");
        }
    }

    @Test
    void collisions_are_the_keys_that_share_a_spelling_and_no_others() {
        Random random = new Random(SEED + 2);
        for (int i = 0; i < 500; i++) {
            Set<String> keys = new HashSet<>();
            for (int n = random.nextInt(12); n > 0; n--) {
                keys.add(randomKey(random));
            }
            for (KeyStyle style : STYLES) {
                Set<String> met = new HashSet<>();
                style.collisions(keys).forEach((spelling, same) -> {
                    assertThat(same)
                            .hasSizeGreaterThan(1)
                            .allMatch(key -> style.apply(key).equals(spelling));
                    met.addAll(same);
                });
                for (String key : keys) {
                    boolean alone = keys.stream()
                            .noneMatch(other ->
                                    !other.equals(key) && style.apply(other).equals(style.apply(key)));
                    assertThat(met.contains(key))
                            .as("seed %d, %s of %s", SEED + 2, style, key)
                            .isEqualTo(!alone);
                }
            }
        }
    }

    @Test
    void the_language_of_the_machine_makes_no_difference() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(KeyStyle.SNAKE.apply("IndexId")).isEqualTo("index_id");
            assertThat(KeyStyle.PASCAL.apply("index_id")).isEqualTo("IndexId");
        } finally {
            Locale.setDefault(usual);
        }
    }

    private static String randomKey(Random random) {
        String alphabet = "aabcXYZ019__-.: /";
        StringBuilder key = new StringBuilder();
        for (int n = random.nextInt(9); n > 0; n--) {
            key.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return (random.nextInt(6) == 0 ? "acme:" : "") + key;
    }
}
