package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dativo.terraformit.ProviderSchema.Attribute;
import io.dativo.terraformit.ProviderSchema.Block;
import io.dativo.terraformit.ProviderSchema.NestedBlock;
import io.dativo.terraformit.ProviderSchema.Nesting;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GeneratedBindingsTest {
    /** A resource of an invented provider in the shape of generated bindings, cut down to what is read of them. */
    private static final String LAKE = """
            export function lakeRuleToHclTerraform(struct?: LakeRule): any {
              const attrs = {
                days: {
                  value: cdktf.numberToHclTerraform(struct!.days),
                  isBlock: false,
                  type: "simple",
                  storageClassType: "number",
                },
              };
            }
            export class LakeRuleOutputReference extends cdktf.ComplexObject {
              // days - computed: false, optional: false, required: true
              public get days() {
                return this.getNumberAttribute('days');
              }
              // since - computed: true, optional: false, required: false
              public get since() {
                return this.getStringAttribute('since');
              }
            }
            export class LakeRuleList extends cdktf.ComplexList {
            }
            export class LakeOwnerOutputReference extends cdktf.ComplexObject {
              // names - computed: true, optional: false, required: false
              public get names() {
                return cdktf.Fn.tolist(this.getListAttribute('names'));
              }
            }
            export class LakeOwnerList extends cdktf.ComplexList {
            }
            export class Lake extends cdktf.TerraformResource {
              public constructor() {
                super(scope, id, { providerVersion: '1.2.3' });
              }
              // name - computed: false, optional: false, required: true
              public get name() {
                return this.getStringAttribute('name');
              }
              // open - computed: true, optional: true, required: false
              public get open() {
                return this.getBooleanAttribute('open');
              }
              // tags - computed: false, optional: true, required: false
              public get tags() {
                return this.getStringMapAttribute('tags');
              }
              // labels_all - computed: true, optional: false, required: false
              private _labelsAll = new cdktf.StringMap(this, "labels_all");
              // owner - computed: true, optional: false, required: false
              private _owner = new LakeOwnerList(this, "owner", true);
              // rule - computed: false, optional: true, required: false
              private _rule = new LakeRuleList(this, "rule", false);
              // guard - computed: false, optional: false, required: true
              private _guard = new LakeRuleOutputReference(this, "guard");
              protected synthesizeHclAttributes(): { [name: string]: any } {
                const attrs = {
                  name: {
                    value: cdktf.stringToHclTerraform(this._name),
                    isBlock: false,
                    type: "simple",
                    storageClassType: "string",
                  },
                  open: {
                    value: cdktf.booleanToHclTerraform(this._open),
                    isBlock: false,
                    type: "simple",
                    storageClassType: "boolean",
                  },
                  tags: {
                    value: cdktf.hashMapperHcl(cdktf.stringToHclTerraform)(this._tags),
                    isBlock: false,
                    type: "map",
                    storageClassType: "stringMap",
                  },
                  rule: {
                    value: cdktf.listMapperHcl(lakeRuleToHclTerraform, true)(this._rule.internalValue),
                    isBlock: true,
                    type: "set",
                    storageClassType: "LakeRuleList",
                  },
                  guard: {
                    value: lakeRuleToHclTerraform(this._guard.internalValue),
                    isBlock: true,
                    type: "list",
                    storageClassType: "LakeRuleList",
                  },
                };
              }
            }
            """;

    @Test
    void attributes_keep_their_types_and_flags() {
        assertThat(lake().attributes())
                .hasEntrySatisfying("name", is("\"string\"", "required"))
                .hasEntrySatisfying("open", is("\"bool\"", "optional computed"))
                .hasEntrySatisfying("tags", is("[\"map\",\"string\"]", "optional"))
                .hasEntrySatisfying("labels_all", is("[\"map\",\"string\"]", "computed"))
                .hasEntrySatisfying("owner", is("[\"set\",[\"object\",{\"names\":[\"set\",\"string\"]}]]", "computed"))
                .hasSize(5);
    }

    @Test
    void blocks_keep_their_nesting_and_what_is_in_them() {
        Map<String, NestedBlock> blocks = lake().blocks();

        assertThat(blocks).containsOnlyKeys("rule", "guard");
        assertThat(blocks.get("rule"))
                .extracting(NestedBlock::nesting, NestedBlock::minItems, NestedBlock::maxItems)
                .containsExactly(Nesting.SET, 0, 0);
        assertThat(blocks.get("guard"))
                .extracting(NestedBlock::nesting, NestedBlock::minItems, NestedBlock::maxItems)
                .containsExactly(Nesting.LIST, 1, 1);
        assertThat(blocks.get("rule").block().attributes())
                .hasEntrySatisfying("days", is("\"number\"", "required"))
                .hasEntrySatisfying("since", is("\"string\"", "computed"));
    }

    @Test
    void the_version_of_the_provider_is_read() {
        assertThat(GeneratedBindings.ofTypeScript(LAKE).providerVersion()).isEqualTo("1.2.3");
    }

    @Test
    void the_typescript_comes_from_the_source_map() {
        String map = "{\"version\":3,\"sourcesContent\":[" + TextNode.valueOf(LAKE) + "]}";
        String javaScript = "code();\n//# sourceMappingURL=data:application/json;base64,"
                + Base64.getEncoder().encodeToString(map.getBytes(StandardCharsets.UTF_8));

        assertThat(GeneratedBindings.ofJavaScript(javaScript).block()).isEqualTo(lake());
    }

    @Test
    void what_are_no_bindings_is_refused() {
        assertThatThrownBy(() -> GeneratedBindings.ofJavaScript("code();"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("These bindings have no source map.");
        assertThatThrownBy(() -> GeneratedBindings.ofTypeScript("export class X extends cdktf.ComplexObject {\n}\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("These bindings hold no resource, data source or provider.");
    }

    private static Block lake() {
        return GeneratedBindings.ofTypeScript(LAKE).block();
    }

    private static Consumer<Attribute> is(String type, String flags) {
        return attribute -> {
            assertThat(attribute.type()).hasToString(type);
            assertThat((attribute.required() ? "required " : "")
                            + (attribute.optional() ? "optional " : "")
                            + (attribute.computed() ? "computed " : ""))
                    .isEqualTo(flags + " ");
        };
    }
}
