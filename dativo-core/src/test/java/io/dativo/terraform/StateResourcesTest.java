package io.dativo.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.dativo.infrastructure.TerraformResource;
import io.dativo.terraform.backend.StateSources;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateResourcesTest {
    @Test
    void aws_resources_have_the_tags_with_the_providers_defaults() {
        Map<String, TerraformResource> resources = resources(States.handcrafted("aws-provider-v5"));

        TerraformResource bucket = resources.get("aws_s3_bucket.data_lake");
        assertThat(bucket.id()).isEqualTo("acme-dativo-data-lake-prod");
        assertThat(bucket.arn()).isEqualTo("arn:aws:s3:::acme-dativo-data-lake-prod");
        assertThat(bucket.type()).isEqualTo("aws_s3_bucket");
        assertThat(bucket.tags())
                .isEqualTo(AttributesOf.map(States.handcrafted("aws-provider-v5"), "aws_s3_bucket", "tags_all"));
        assertThat(resources).doesNotContainKey("data.aws_caller_identity.current");
    }

    @Test
    void google_resources_have_the_labels_with_the_providers_defaults() {
        Path state = States.handcrafted("gcp-provider-v6");

        assertThat(resources(state).values().stream()
                        .filter(resource -> resource.type().equals("google_storage_bucket")))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.tags())
                        .isEqualTo(AttributesOf.map(state, "google_storage_bucket", "terraform_labels"))
                        .containsEntry("goog-terraform-provisioned", "true"));
    }

    @Test
    void azure_resources_have_their_tags() {
        Path state = States.handcrafted("azure-provider-v4");

        assertThat(resources(state).values().stream()
                        .filter(resource -> resource.type().equals("azurerm_storage_account")))
                .singleElement()
                .satisfies(account -> assertThat(account.tags())
                        .isNotEmpty()
                        .isEqualTo(AttributesOf.map(state, "azurerm_storage_account", "tags")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tags':{'a':'1'} | a=1",
                "'tags':{'a':'1'},'tags_all':{'a':'1','b':'2'} | a=1,b=2",
                "'tags_all':{'b':'2'},'tags':{'a':'1'} | b=2",
                "'tags':{'a':'1'},'tags_all':null | a=1",
                "'tags':null,'tags_all':{} | ``",
                "'tags':null | ``",
                "'tags':['web','db'] | ``",
                "'labels':{'a':'1'},'effective_labels':{'e':'2'},'terraform_labels':{'t':'3'} | t=3",
                "'labels':{'a':'1'},'effective_labels':{'e':'2'} | e=2",
                "'labels':{'a':'1'} | a=1",
                "'tags':{'a':null,'b':true,'c':{'d':'e'},'f':1} | b=true,f=1",
                "'nested':{'tags':{'no':'1'}},'tags':{'yes':'1'} | yes=1",
            })
    void the_most_complete_attribute_with_tags_counts(String attributes, String expected) {
        assertThat(instance("\"attributes\":{" + attributes.replace('\'', '"') + "}").tags().entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .sorted()
                        .collect(Collectors.joining(",")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[{'type':'get_attr','value':'tags'},{'type':'index','value':{'value':'s','type':'string'}}]] | a=1",
                "[[{'type':'get_attr','value':'tags_all'},{'type':'index','value':{'value':'s','type':'string'}}]] | a=1",
                "[[{'type':'get_attr','value':'tags'}]] | ``",
                "[[{'type':'get_attr','value':'other'}]] | a=1,s=2",
                "[] | a=1,s=2",
            })
    void a_tag_that_terraform_marks_as_a_secret_is_left_out(String paths, String expected) {
        String attributes =
                "\"attributes\":{\"tags\":{\"a\":\"1\",\"s\":\"2\"},\"tags_all\":{\"a\":\"1\",\"s\":\"2\"}}";
        String marks = "\"sensitive_attributes\":" + paths.replace('\'', '"');
        Function<TerraformResource, String> tags = resource -> resource.tags().entrySet().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(","));

        assertThat(instance(attributes + "," + marks)).extracting(tags).isEqualTo(expected);
        assertThat(instance(marks + "," + attributes)).extracting(tags).isEqualTo(expected);
    }

    @Test
    void an_id_that_terraform_marks_as_a_secret_is_left_out() {
        TerraformResource resource = instance("\"attributes\":{\"id\":\"x\",\"arn\":\"y\"},\"sensitive_attributes\":["
                + "[{\"type\":\"get_attr\",\"value\":\"id\"}],[{\"type\":\"get_attr\",\"value\":\"arn\"}]]");

        assertThat(resource.id()).isNull();
        assertThat(resource.arn()).isNull();
    }

    @Test
    void a_deposed_object_is_left_out_and_a_tainted_one_is_not() {
        String state = """
                {"version": 4, "resources": [{"mode": "managed", "type": "t", "name": "n", "instances": [
                  {"status": "tainted", "attributes": {"id": "current"}},
                  {"deposed": "a1b2c3d4", "attributes": {"id": "old"}}]}]}
                """;

        assertThat(resources(state)).extracting(TerraformResource::id).containsExactly("current");
    }

    @Test
    void the_keys_of_a_block_may_come_in_any_order() {
        String state = """
                {"resources": [{"instances": [{"attributes": {"tags": {"a": "b"}, "id": "i"}, "index_key": "k.${x}"}],
                  "name": "n", "type": "t", "mode": "managed", "module": "module.m"}], "version": 4, "outputs": {}}
                """;

        assertThat(resources(state))
                .containsExactly(new TerraformResource("module.m.t.n[\"k.$${x}\"]", "t", "i", null, Map.of("a", "b")));
    }

    @Test
    void the_flat_attributes_of_old_instances_are_read() {
        assertThat(instance("\"attributes_flat\":{\"id\":\"i\",\"tags.%\":\"2\",\"tags.a\":\"1\",\"tags.b.c\":\"2\","
                                + "\"rule.0.tags.x\":\"no\"}")
                        .tags())
                .containsOnly(entry("a", "1"), entry("b.c", "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The format's own marks say what is a map.
                "'labels.%':'1','labels.team':'north','tags.#':'1','tags.18':'ssh-server' | team=north | true",
                "'tags.18':'ssh-server','tags.#':'1','labels.team':'north','labels.%':'1' | team=north | true",
                "'tags.%':'0' | `` | true",
                "'tags.#':'1','tags.0.key':'team','tags.0.value':'north' | `` | false",
                "'tagging.0.tags.%':'1','tagging.0.tags.no':'1' | `` | false",
                "'tags.team':'north' | `` | false",
            })
    void a_list_of_flat_attributes_is_no_map_of_tags(String attributes, String expected, boolean taggable) {
        TerraformResource resource = instance("\"attributes_flat\":{" + attributes.replace('\'', '"') + "}");

        assertThat(resource.tags().toString()).isEqualTo("{" + expected + "}");
        assertThat(resource.taggable()).isEqualTo(taggable);
    }

    @ParameterizedTest
    @CsvSource({"'\"id\":\"i\",', i", "'', beside"})
    void an_old_resource_has_the_id_that_stands_beside_its_attributes(String inside, String expected) {
        String state =
                "{\"version\":3,\"modules\":[{\"path\":[\"root\"],\"resources\":{\"aws_s3_bucket.b\":{\"primary\":"
                        + "{\"id\":\"beside\",\"attributes\":{" + inside + "\"tags.%\":\"0\"}}}}}]}";

        assertThat(resources(state)).extracting(TerraformResource::id).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void an_instance_whose_tags_are_null_is_one_that_terraform_can_tag(boolean absent) {
        assertThat(instance("\"attributes\":{\"id\":\"i\"" + (absent ? "" : ",\"tags\":null") + "}")
                        .taggable())
                .isEqualTo(!absent);
    }

    @Test
    void resources_can_be_taken_one_by_one() {
        List<String> addresses = new ArrayList<>();
        TerraformState state = StateReader.outputsAndResources()
                .read(
                        StateSources.file(States.handcrafted("aws-provider-v5")),
                        resource -> addresses.add(resource.address()));

        assertThat(state.resources()).isEmpty();
        assertThat(state.outputs()).hasSize(10);
        assertThat(addresses)
                .containsExactlyElementsOf(
                        resources(States.handcrafted("aws-provider-v5")).keySet());
    }

    @Test
    void no_other_attribute_is_kept() {
        assertThat(States.everyState()
                        .filter(file -> file.toString().contains("stub-applied"))
                        .map(file -> StateReader.outputsAndResources()
                                .read(file)
                                .resources()
                                .toString()))
                .hasSize(3)
                .allSatisfy(text -> assertThat(text).doesNotContainIgnoringCase("access_key", "policy\":", "password"));
    }

    private static TerraformResource instance(String fields) {
        List<TerraformResource> resources =
                resources("{\"version\":4,\"outputs\":{},\"resources\":[{\"mode\":\"managed\","
                        + "\"type\":\"t\",\"name\":\"n\",\"instances\":[{" + fields + "}]}]}");
        assertThat(resources).hasSize(1);
        return resources.get(0);
    }

    private static List<TerraformResource> resources(String state) {
        return StateReader.outputsAndResources()
                .strict()
                .read(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)), "x")
                .resources();
    }

    private static Map<String, TerraformResource> resources(Path file) {
        Map<String, TerraformResource> byAddress = new LinkedHashMap<>();
        StateReader.outputsAndResources()
                .read(file)
                .resources()
                .forEach(resource -> byAddress.put(resource.address(), resource));
        return byAddress;
    }
}
