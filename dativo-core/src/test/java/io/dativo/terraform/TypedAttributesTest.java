package io.dativo.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.Providers;
import io.dativo.provider.TerraformTypes;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a type keeps its identity and its tags is the provider's to say; the order of keys and the form are not. */
class TypedAttributesTest {
    private static final TerraformTypes TYPES = Providers.of(new Cloud()).terraformTypes();

    private static final String TABLE =
            "cloud_table | 'id':'i','arn':'a','parameters':{'team':'north'},'tags':{'no':'1'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                TABLE + " | a | {team=north} | true",
                "cloud_table | 'arn':'a' | a | {} | true",
                "cloud_table | 'arn':'a','parameters':null | a | {} | true",
                "cloud_folder | 'id':'i','properties':{'team':'bm9ydGg=','plain':'?'} | | {plain=?, team=north} | true",
                "cloud_group | 'arn':'a','tag':[{'key':'team','value':'north','propagate':true}] | a | {team=north} | true",
                "cloud_group | 'arn':'a','tag':[],'tags':{'no':'1'} | a | {} | true",
                "cloud_account | 'arn':'a','tags':{'no':'1'},'parameters':{'no':'1'} | a | {} | false",
                "cloud_endpoint | 'arn':'no','endpoint_arn':'a','tags':{'team':'north'} | a | {team=north} | true",
                "cloud_endpoint | 'arn':'no' | | {} | true",
                "cloud_other | 'arn':'a','parameters':{'no':'1'},'endpoint_arn':'no' | a | {} | false",
                "cloud_other | 'arn':'a','tag':[{'key':'k','value':'v'}],'tags':['web'] | a | {} | false",
            })
    void a_type_has_its_attributes(String type, String attributes, String arn, String tags, boolean taggable) {
        String json = attributes.replace('\'', '"');
        String typed = "\"type\":\"" + type + "\"";
        String instances = "\"instances\":[{\"attributes\":{" + json + "}}]";
        for (List<String> keys : Orders.of(List.of(typed, instances, "\"mode\":\"managed\"", "\"name\":\"x\""))) {
            assertResource(
                    "{\"version\":4,\"outputs\":{},\"resources\":[{" + String.join(",", keys) + "}]}",
                    arn,
                    tags,
                    taggable);
        }
        for (List<String> keys :
                Orders.of(List.of(typed, "\"values\":{" + json + "}", "\"mode\":\"managed\",\"address\":\"x\""))) {
            assertResource(
                    "{\"format_version\":\"1.0\",\"values\":{\"root_module\":{\"resources\":[{" + String.join(",", keys)
                            + "}]}}}",
                    arn,
                    tags,
                    taggable);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cloud_table | 'arn':'a','parameters.%':'1','parameters.team':'north' | {team=north}",
                "cloud_group | 'tag.#':'1','tag.42.key':'team','tag.42.value':'north','tag.42.propagate':'1' | {team=north}",
                "cloud_group | 'tag.%':'1','tag.team':'north' | {}",
            })
    void flat_attributes_say_the_same(String type, String attributes, String tags) {
        String state = "{\"version\":3,\"modules\":[{\"path\":[\"root\"],\"resources\":{\"" + type
                + ".x\":{\"primary\":{\"attributes\":{" + attributes.replace('\'', '"') + "}}}}}]}";

        assertThat(read(state).tags().toString()).isEqualTo(tags);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'type':'get_attr','value':'parameters'}] | {}",
                "[{'type':'get_attr','value':'parameters'},{'type':'index','value':{'value':'s','type':'string'}}] | {team=north}",
                "[{'type':'get_attr','value':'tags'}] | {s=1, team=north}",
            })
    void a_secret_is_left_out_wherever_tags_are_kept(String path, String tags) {
        String state = "{\"version\":4,\"outputs\":{},\"resources\":[{\"mode\":\"managed\",\"type\":\"cloud_table\","
                + "\"name\":\"x\",\"instances\":[{\"attributes\":{\"parameters\":{\"team\":\"north\",\"s\":\"1\"}},"
                + "\"sensitive_attributes\":[" + path.replace('\'', '"') + "]}]}]}";

        assertThat(read(state).tags().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()
                        .toString())
                .isEqualTo(tags.replace('{', '[').replace('}', ']'));
    }

    private static void assertResource(String state, String arn, String tags, boolean taggable) {
        TerraformResource read = read(state);
        assertThat(read.arn()).as(state).isEqualTo(arn);
        assertThat(new TreeMap<>(read.tags()).toString()).as(state).isEqualTo(tags);
        assertThat(read.taggable()).as(state).isEqualTo(taggable);
    }

    private static TerraformResource read(String state) {
        List<TerraformResource> resources = StateReader.outputsAndResources(TYPES)
                .read(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)), "x")
                .resources();
        assertThat(resources).hasSize(1);
        return resources.get(0);
    }

    private static final class Cloud implements ProviderSpi {
        @Override
        public String id() {
            return "cloud";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("thing");
        }

        @Override
        public TagRules rules(String resourceType) {
            return TagRules.builder().build();
        }

        @Override
        public Map<String, TerraformType> terraformTypes() {
            return Map.of(
                    "cloud_table", TerraformType.of("thing", "arn").tagsIn("parameters", Form.MAP),
                    "cloud_folder", TerraformType.of("thing", "id").tagsIn("properties", Form.BASE64),
                    "cloud_group", TerraformType.of("thing", "arn").tagsIn("tag", Form.BLOCKS),
                    "cloud_account", TerraformType.of("thing", "arn").withoutTags(),
                    "cloud_endpoint", TerraformType.of("thing", "endpoint_arn"),
                    "cloud_*", TerraformType.of("thing", "arn"));
        }

        @Override
        public TagStore open(AccountScope scope) {
            throw new AssertionError("nothing is opened");
        }
    }
}
