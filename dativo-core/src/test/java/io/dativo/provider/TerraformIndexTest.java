package io.dativo.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import io.dativo.terraform.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerraformIndexTest {
    private static final Map<String, String> TAGS = Map.of("team", "north");
    private static final ResourceRef BUCKET = new ResourceRef("cloud", "bucket", "arn:bucket");
    private static final ResourceRef QUEUE = new ResourceRef("cloud", "any", "arn:queue");

    private final Cloud cloud = new Cloud();
    private final Providers providers = Providers.of(cloud);

    /** What stands for one resource, the right one first; every order of the entries and of their addresses is tried. */
    @ParameterizedTest
    @CsvSource({
        "cloud_bucket:tagged, cloud_registration:none, cloud_copy:tagged",
        "cloud_bucket:untagged, cloud_registration:none, cloud_access_point:none",
        "cloud_bucket:none, cloud_registration:none, cloud_copy:tagged",
        "cloud_bucket:tagged, cloud_bucket:untagged, cloud_bucket:none",
        "cloud_bucket:tagged, other_bucket:tagged, cloud_registration:none",
    })
    void the_resource_itself_counts_in_whatever_order_others_name_it(String right, String second, String third) {
        for (List<String> entries : Orders.of(List.of(right, second, third))) {
            for (List<String> addresses : Orders.of(List.of("a", "module.b", "z"))) {
                List<TerraformResource> state = new ArrayList<>();
                String expected = "";
                for (int i = 0; i < entries.size(); i++) {
                    String[] entry = entries.get(i).split(":", -1);
                    String address = addresses.get(i) + "." + entry[0];
                    state.add(new TerraformResource(
                            address,
                            entry[0],
                            "id",
                            BUCKET.id(),
                            entry[1].equals("tagged") ? TAGS : Map.of(),
                            !entry[1].equals("none")));
                    if (entries.get(i).equals(right)) {
                        expected = address;
                    }
                }

                assertThat(new TerraformIndex(state, providers).find(BUCKET))
                        .as("%s", state)
                        .extracting(TerraformResource::address)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cloud_queue, true, true",
        // It names a queue, and Terraform keeps no tags of it.
        "cloud_target, false, false",
        "other_queue, true, false",
        "queue, true, false",
    })
    void a_type_without_an_entry_is_a_resource_where_terraform_tags_it(String type, boolean taggable, boolean found) {
        TerraformResource resource = new TerraformResource("x", type, "id", QUEUE.id(), Map.of(), taggable);

        assertThat(new TerraformIndex(List.of(resource), providers).find(QUEUE) != null)
                .isEqualTo(found);
    }

    @Test
    void what_only_names_a_resource_that_has_a_type_of_its_own_is_none() {
        TerraformResource copy = new TerraformResource("x", "cloud_copy", "id", BUCKET.id(), TAGS);

        assertThat(new TerraformIndex(List.of(copy), providers).find(BUCKET)).isNull();
        assertThat(new TerraformIndex(List.of(copy), providers).find(new ResourceRef("cloud", "any", "arn:bucket")))
                .isNull();
    }

    @Test
    void what_terraform_cannot_tag_is_found_and_its_tags_are_not_terraforms() {
        ResourceRef account = new ResourceRef("cloud", "account", "a@b");
        TerraformIndex index = new TerraformIndex(
                List.of(new TerraformResource("x", "cloud_account", "a@b", null, Map.of(), false)), providers);

        assertThat(index.find(account)).isNotNull();
        assertThat(index.findTagged(account)).isNull();
    }

    @Test
    void settings_beside_tags_are_no_tags() {
        TerraformResource table = new TerraformResource(
                "x", "cloud_bucket", "id", BUCKET.id(), Map.of("team", "north", "sys:format", "parquet"));

        assertThat(new TerraformIndex(List.of(table), providers).find(BUCKET).tags())
                .isEqualTo(TAGS);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:eu:gateway/gw-1, true, true",
        "arn:eu:gateway:GW-1, true, true",
        "gw-1, true, true",
        "arn:eu:gateway/gw-12, true, false",
        "arn:eu:gateway/gw-1/sub, true, false",
        "arn:eu:gateway/gw-1, false, false",
    })
    void a_tagged_resource_of_which_the_state_says_too_little_is_uncertain(String id, boolean taggable, boolean named) {
        TerraformIndex index = new TerraformIndex(
                List.of(new TerraformResource("x", "cloud_gateway", "gw-1", null, Map.of(), taggable)), providers);
        ResourceRef ref = new ResourceRef("cloud", "any", id);

        assertThat(index.find(ref)).isNull();
        assertThat(index.findUncertain(ref) != null).isEqualTo(named);
        assertThat(index.findUncertain(new ResourceRef("other", "any", id))).isNull();
    }

    @Test
    void a_provider_that_lists_no_type_finds_by_an_equal_arn_or_id() {
        cloud.types = Map.of();
        TerraformIndex index =
                new TerraformIndex(List.of(new TerraformResource("x", "t", "i", "arn:i", Map.of())), providers);

        assertThat(index.find(new ResourceRef("cloud", "any", "i"))).isNotNull();
        assertThat(index.find(new ResourceRef("cloud", "any", "arn:i"))).isNotNull();
        assertThat(index.find(new ResourceRef("cloud", "any", "j"))).isNull();
        assertThat(index.problems()).isEmpty();
    }

    private static final class Cloud implements ProviderSpi {
        Map<String, TerraformType> types = Map.of(
                "cloud_bucket", TerraformType.of("bucket", "arn"),
                "cloud_account", TerraformType.of("account", "id").withoutTags(),
                "cloud_table", TerraformType.of("any", "arn").tagsIn("parameters", Form.MAP),
                "cloud_*", TerraformType.of("any", "arn"));

        @Override
        public String id() {
            return "cloud";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("bucket", "account", "any");
        }

        @Override
        public TagRules rules(String resourceType) {
            return TagRules.builder().reservedPrefixes("sys:").build();
        }

        /** As the clouds do: what has a type of its own gets it. */
        @Override
        public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
            return ref.id().equals(BUCKET.id()) ? BUCKET : ref;
        }

        @Override
        public Map<String, TerraformType> terraformTypes() {
            return types;
        }

        @Override
        public TagStore open(AccountScope scope) {
            throw new AssertionError("nothing is opened");
        }
    }
}
