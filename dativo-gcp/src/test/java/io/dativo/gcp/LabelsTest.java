package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.job.Asset;
import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import io.dativo.job.RunTags;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    private static final TagRules RULES = new GcpProvider().rules(GcpId.BUCKET);
    private static final Path MODULE = Path.of("..", "terraform", "gcp", "dativo-etl");

    /** What people write, and what makes a difference between one implementation and another. */
    private static final String[] PIECES = {
        "Owner",
        "data-team",
        "@",
        "acme.com",
        "SOC2,GDPR",
        "+",
        " ",
        "_",
        "-",
        "1",
        "٣",
        "Ⅷ",
        "½",
        "É",
        "e\u0301",
        "ß",
        "ẞ",
        "Σ",
        "σς",
        "İ",
        "ı",
        "ǅ",
        "数据",
        "ข้อมูล",
        "שלום",
        "한국",
        "\uD83D\uDE80",
        "\uD801\uDC00",
        "/",
        ":",
        "=",
        "\t",
        "Ⓐ",
        "ª"
    };

    @ParameterizedTest
    @CsvSource({
        "owner, data-team@acme.com, owner, data-team_acme_com",
        "compliance, 'SOC2,GDPR', compliance, soc2_gdpr",
        "Cost Center, DATA-001, cost_center, data-001",
        "billing.unit, größe, billing_unit, größe",
        "2fa, '', x_2fa, ''",
        "_x, 1.0, x__x, 1_0",
        "-, -, x_-, -",
        "Überschrift 1, ΣΊΣΥΦΟΣ, überschrift_1, σίσυφοσ",
        "İstanbul, 数据, istanbul, 数据",
        "goog-x, ok, goog-x, ok",
    })
    void a_tag_is_spelled_as_a_label(String key, String value, String labelKey, String labelValue) {
        EncodedTag label = RULES.encode(key, value);
        assertThat(label.key()).isEqualTo(labelKey);
        assertThat(label.value()).isEqualTo(labelValue);
        assertThat(label.exact()).isEqualTo(key.equals(labelKey) && value.equals(labelValue));
    }

    @Test
    void what_is_a_label_already_stays_as_it_is() {
        for (String label : new String[] {"owner", "cost_center", "größe", "数据", "a".repeat(63), "data-001"}) {
            assertThat(RULES.encode(label, label)).isEqualTo(new EncodedTag(label, label, true));
        }
    }

    @Test
    void what_is_too_long_is_cut_off_at_63_characters_and_at_128_bytes() {
        EncodedTag ascii = RULES.encode("1" + "k".repeat(80), "v".repeat(64));
        assertThat(ascii.key()).isEqualTo("x_1" + "k".repeat(60));
        assertThat(ascii.value()).isEqualTo("v".repeat(63));
        EncodedTag wide = RULES.encode("é".repeat(80), "数".repeat(63));
        assertThat(wide.key()).isEqualTo("é".repeat(63));
        assertThat(wide.value()).isEqualTo("数".repeat(42));
        assertThat(RULES.encode("k", "\uD801\uDC28".repeat(40)).value()).isEqualTo("\uD801\uDC28".repeat(32));
    }

    @Test
    void keys_that_google_keeps_for_itself_are_never_ours() {
        assertThat(RULES.isReserved("goog-terraform-provisioned")).isTrue();
        assertThat(RULES.refusal("goog-x", "v")).isPresent();
        assertThat(RULES.refusal("google-x", "v")).isEmpty();
        assertThat(RULES.refusal("", "v")).isPresent();
    }

    @Test
    void any_tag_with_a_key_becomes_a_label_that_google_takes() {
        texts().filter(text -> !text.isEmpty()).forEach(text -> {
            EncodedTag label = RULES.encode(text, text);
            assertThat(RULES.refusal(label.key(), label.value()))
                    .as("%s as %s", text, label)
                    .isEmpty();
        });
    }

    @Test
    void labels_are_those_of_the_terraform_module() throws IOException {
        ModuleRule module = ModuleRule.read(MODULE.resolve("labels.tf"));
        texts().forEach(text -> {
            EncodedTag label = RULES.encode(text, text);
            // The module refuses what has more bytes than a label may have, where we cut it off.
            if (bytes(module.value(text)) <= Labels.MOST_BYTES) {
                assertThat(label.value()).as("the value '%s'", text).isEqualTo(module.value(text));
            }
            if (bytes(module.key(text)) <= Labels.MOST_BYTES && !text.isEmpty()) {
                assertThat(label.key()).as("the key '%s'", text).isEqualTo(module.key(text));
            }
        });
    }

    private static java.util.stream.Stream<String> texts() {
        Random random = new Random(7);
        return IntStream.range(0, 5_000).mapToObj(i -> {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(i % 10 == 0 ? 30 : 6); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            return text.toString();
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The rule as {@code labels.tf} says it, read from there. What its functions do is Terraform's documentation: texts are
     * normalised (NFC), {@code lower} looks at each character alone, {@code replace} takes RE2 patterns.
     */
    private record ModuleRule(Pattern noLabel, Pattern noFirst, int length) {
        private static final String KEY =
                "substr(replace(replace(lower(key), local.no_label_character, \"_\"), local.no_first_character, \"x_$1\"), 0, 63)";
        private static final String VALUE = "substr(replace(lower(value), local.no_label_character, \"_\"), 0, 63)";

        static ModuleRule read(Path file) throws IOException {
            String text = Files.readString(file);
            assertThat(text).contains(KEY).contains(VALUE);
            return new ModuleRule(pattern(text, "no_label_character"), pattern(text, "no_first_character"), 63);
        }

        private static Pattern pattern(String text, String local) {
            Matcher line = Pattern.compile(local + "\\s*=\\s*\"/(.*)/\"").matcher(text);
            assertThat(line.find()).as("%s in labels.tf", local).isTrue();
            return Pattern.compile(line.group(1).replace("\\\\", "\\"));
        }

        String key(String key) {
            return cut(noFirst.matcher(value(key, Integer.MAX_VALUE)).replaceAll("x_$1"), length);
        }

        String value(String value) {
            return value(value, length);
        }

        private String value(String value, int most) {
            int[] lower = Normalizer.normalize(value, Normalizer.Form.NFC)
                    .codePoints()
                    .map(Character::toLowerCase)
                    .toArray();
            return cut(noLabel.matcher(new String(lower, 0, lower.length)).replaceAll("_"), most);
        }

        private static String cut(String text, int most) {
            int[] characters = text.codePoints().limit(most).toArray();
            return new String(characters, 0, characters.length);
        }
    }

    @Test
    void the_tags_of_a_run_are_labels_of_a_query_with_the_digest_of_the_tables_tags() {
        Asset asset = Asset.builder("orders", "1", "csv", "orders", "data@acme.example")
                .build();
        ResolvedJob job = ResolvedJob.of(
                Job.builder("acme").environment("prod").asset(asset).build(), ref -> Optional.empty());
        SortedMap<String, String> labels = BigQueryLabels.of(RunTags.of(job).forLabels());
        assertThat(labels)
                .containsEntry("dativo_job", "acme_prod_orders")
                .containsEntry("governance_owner", "data_acme_example");
        assertThat(job.tableProperties().digest()).contains(labels.get("dativo_tags_digest"));
        assertThat(labels.get("dativo_tags_digest")).hasSize(63);
    }
}
