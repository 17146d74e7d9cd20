package io.dativo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.job.JobFile;
import io.dativo.problem.OneOf;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.AnnotatedParameterizedType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordModelTest {
    record Sample(
            @NotNull String costCenter,

            @JsonProperty("apiVersion") @Nullable @OneOf({"v1", "v2"})
            String version,

            @Nullable @Min(1) Integer size,
            @NullAllowed @Nullable List<@NotNull @OneOf("x") String> words,
            @Nullable Sample again,
            @Rest({"servers", "price"}) Map<String, @Nullable Object> more) {}

    record TwoOfOneKey(String a, @JsonProperty("a") String b) {}

    record Unknown(Set<String> values) {}

    record NumberKeys(Map<Integer, String> values) {}

    record RestOfText(@Rest String more) {}

    @Test
    void a_component_tells_its_key_type_and_rules() {
        RecordModel model = RecordModel.of(Sample.class);

        assertThat(model.type()).isEqualTo(Sample.class);
        assertThat(model.components())
                .extracting(RecordModel.Component::key)
                .containsExactly("cost_center", "apiVersion", "size", "words", "again", "more");
        assertThat(model.components())
                .extracting(RecordModel.Component::name)
                .containsExactly("costCenter", "version", "size", "words", "again", "more");
        assertThat(model.keys())
                .containsExactly("cost_center", "apiVersion", "size", "words", "again", "servers", "price");
        assertThat(model.isOpen()).isFalse();
        assertThat(model.components().get(0).annotation(NotNull.class)).isNotNull();
        assertThat(model.components().get(1).annotation(NotNull.class)).isNull();
        assertThat(model.components().get(1).annotation(OneOf.class).value()).containsExactly("v1", "v2");
        assertThat(model.components().get(2).annotation(Min.class).value()).isEqualTo(1);
        assertThat(model.components().get(3).isNullAllowed()).isTrue();
        assertThat(model.components().get(4).isNullAllowed()).isFalse();
        assertThat(model.components().get(5).isRest()).isTrue();
        assertThat(model.components().get(5).restKeys()).containsExactly("servers", "price");
    }

    @Test
    void the_rules_of_items_are_on_the_type() {
        AnnotatedParameterizedType words = (AnnotatedParameterizedType)
                RecordModel.of(Sample.class).components().get(3).type();

        assertThat(words.getAnnotatedActualTypeArguments()[0]
                        .getAnnotation(OneOf.class)
                        .value())
                .containsExactly("x");
    }

    @Test
    void a_rule_is_told_once_however_many_places_it_is_stored_in() {
        assertThat(RecordModel.of(Sample.class).components().get(0).annotations())
                .hasSize(1)
                .allMatch(annotation -> annotation instanceof NotNull);
    }

    @Test
    void the_model_of_a_class_is_made_once() {
        assertThat(RecordModel.of(Sample.class)).isSameAs(RecordModel.of(Sample.class));
    }

    @ParameterizedTest
    @ValueSource(classes = {TwoOfOneKey.class, Unknown.class, NumberKeys.class, RestOfText.class})
    void a_record_that_configuration_cannot_fill_is_refused(Class<? extends Record> type) {
        assertThatThrownBy(() -> RecordModel.of(type)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environment",
                "infrastructure",
                "infrastructure.provider.account_id",
                "infrastructure.provider.resources.0.resource_id",
                "infrastructure.tags.custom.any key",
                "infrastructure.tags.custom.kubernetes.io/cluster",
                "infrastructure.metadata.iam_role_arn",
                "infrastructure.metadata.a.b.c",
                "target.connection.s3.bucket",
                "target.catalog.uri",
                "source.files.12.path",
                "$schema"
            })
    void a_path_of_the_model_is_good(String path) {
        assertThat(RecordModel.of(JobFile.class).checkPath(path, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target.conection.s3 | target has no key 'conection' | did you mean 'connection'?",
                "tragets | the document has no key 'tragets' | did you mean 'target'?",
                "infrastructure.tags.team | infrastructure.tags has no key 'team' | allowed: business_unit",
                "tenant_id.x | tenant_id is a text and has no parts | end it there",
                "source.objects.first | source.objects is a list, and 'first' is no index | source.objects.0",
                "source.objects.0.x | source.objects.0 is a text and has no parts | end it there",
                "retry_config.max_retries.x | retry_config.max_retries is a whole number and has no parts | end it there",
                "target..branch | has an empty step | one dot",
                "'' | has an empty step | one dot",
                "target. | has an empty step | one dot"
            })
    void a_path_that_leads_nowhere_is_told_with_the_step_that_is_wrong(String path, String message, String hint) {
        SourceLocation place = new SourceLocation("job.yaml", 7, 9);
        Problem problem = RecordModel.of(JobFile.class).checkPath(path, place).orElseThrow();

        assertThat(problem.code()).isEqualTo("unknown-path");
        assertThat(problem.isError()).isTrue();
        assertThat(problem.path()).isEqualTo(path);
        assertThat(problem.location()).isEqualTo(place);
        assertThat(problem.message()).startsWith("the path '" + path + "' ").contains(message);
        assertThat(problem.hint()).contains(hint);
    }

    @Test
    void below_a_map_of_texts_the_rest_of_a_path_is_one_key() {
        assertThat(RecordModel.of(JobFile.class).steps("infrastructure.tags.custom.kubernetes.io/cluster"))
                .containsExactly("infrastructure", "tags", "custom", "kubernetes.io/cluster");
        assertThat(RecordModel.of(JobFile.class).steps("target.connection.s3.bucket"))
                .containsExactly("target", "connection", "s3", "bucket");
        assertThat(RecordModel.of(JobFile.class).steps("no.such.key")).containsExactly("no", "such", "key");
    }

    @Test
    void a_path_goes_through_the_rest() {
        RecordModel model = RecordModel.of(Sample.class);

        assertThat(model.checkPath("servers.0.host", null)).isEmpty();
        assertThat(model.checkPath("again.again.price", null)).isEmpty();
        assertThat(model.checkPath("more.x", null)).isPresent();
        assertThat(model.checkPath("server", null).orElseThrow().hint()).isEqualTo("did you mean 'servers'?");
    }
}
