package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsRulesTest {
    private static TagRules rules(String type) {
        return new AwsProvider().rules(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3_bucket", "iam_role", "glue_catalog", "aws_resource", "lf_table", "lf_column"})
    void fifty_tags_of_up_to_128_and_256_characters_fit(String type) {
        TagRules rules = rules(type);
        assertThat(rules.maxTags()).isEqualTo(50);
        assertThat(rules.refusal("k".repeat(128), "v".repeat(256))).isEmpty();
        assertThat(rules.refusal("k".repeat(129), "v")).isPresent();
        assertThat(rules.refusal("k", "v".repeat(257))).isPresent();
        assertThat(rules.refusal("k", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s3_bucket,aws:x,false",
        "s3_bucket,AWS:x,false",
        "s3_bucket,aws_region,true",
        "iam_role,aws:x,false",
        "glue_catalog,aws:x,false",
        "glue_catalog,aws_region,false",
        "glue_catalog,AwsRegion,false",
        "glue_catalog,region,true",
        "aws_resource,aws:x,false",
        "s3_bucket,größe,true",
        "s3_bucket,a#b,false",
        "s3_bucket,a;b,false",
        "glue_catalog,a#b,true",
        "glue_table,classification,false",
        "glue_table,Classification,false",
        "glue_table,classification.default,true",
        "glue_table,projection.enabled,false",
        "glue_table,metadata_location,false",
        "lf_table,50%,true"
    })
    void a_key_is_accepted_where_aws_accepts_it(String type, String key, boolean accepted) {
        assertThat(rules(type).refusal(key, "v").isEmpty()).isEqualTo(accepted);
    }

    @Test
    void a_value_of_awss_own_is_refused_where_aws_refuses_it() {
        assertThat(rules("iam_role").refusal("k", "aws:x")).isPresent();
        assertThat(rules("aws_resource").refusal("k", "AWS:x")).isPresent();
        assertThat(rules("iam_role").refusal("provider", "aws")).isEmpty();
        assertThat(rules("s3_bucket").refusal("k", "aws:x")).isEmpty();
    }

    @Test
    void only_roles_ignore_the_case_of_keys() {
        assertThat(rules("iam_role").caseInsensitiveKeys()).isTrue();
        assertThat(rules("s3_bucket").caseInsensitiveKeys()).isFalse();
        assertThat(rules("glue_catalog").caseInsensitiveKeys()).isFalse();
    }

    @Test
    void a_list_is_joined_by_what_is_allowed() {
        assertThat(rules("s3_bucket").encode("compliance", "SOC2,GDPR"))
                .isEqualTo(new EncodedTag("compliance", "SOC2+GDPR", true));
        assertThat(rules("s3_bucket").encode("compliance", "a+b,c").exact()).isFalse();
        assertThat(rules("glue_table").encode("compliance", "SOC2,GDPR").value())
                .isEqualTo("SOC2,GDPR");
    }

    @Test
    void lake_formation_keeps_lower_case_and_it_is_told() {
        assertThat(rules("lf_column").encode("Classification", "PII"))
                .isEqualTo(new EncodedTag("classification", "pii", false));
    }
}
