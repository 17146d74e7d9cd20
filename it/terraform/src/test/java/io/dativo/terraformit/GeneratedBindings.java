package io.dativo.terraformit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.terraformit.ProviderSchema.Attribute;
import io.dativo.terraformit.ProviderSchema.Block;
import io.dativo.terraformit.ProviderSchema.NestedBlock;
import io.dativo.terraformit.ProviderSchema.Nesting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads schemas out of the language bindings that the CDK for Terraform generated from a provider: there, every attribute
 * stands with its name, its type and whether it is required, optional or computed. The bindings come as JavaScript with
 * the TypeScript that they were made from in a source map; the flags are in the TypeScript.
 *
 * <p>Not in the bindings, so not in the schemas: whether an attribute is sensitive, and what a provider checks in code.
 */
final class GeneratedBindings {
    private static final Pattern SOURCE_MAP =
            Pattern.compile("//# sourceMappingURL=data:application/json;base64,(\\S+)");
    private static final Pattern CLASS =
            Pattern.compile("^export class (\\w+) extends cdktf\\.(\\w+) \\{$", Pattern.MULTILINE);
    private static final Pattern FUNCTION =
            Pattern.compile("^export function (\\w+)ToHclTerraform\\(", Pattern.MULTILINE);
    private static final Pattern MEMBER = Pattern.compile(
            "^ {2}// (\\w+) - computed: (true|false), optional: (true|false), required: (true|false)$",
            Pattern.MULTILINE);
    private static final Pattern GETTER = Pattern.compile("this\\.get(\\w+)Attribute\\('(\\w+)'\\)");
    private static final Pattern COMPLEX = Pattern.compile("= new ([\\w.]+)\\(this, \"(\\w+)\"(?:, (true|false))?\\)");
    private static final Pattern ARGUMENT = Pattern.compile(
            "^ {4,6}(\\w+): \\{\\n\\s+value: (.+),\\n\\s+isBlock: (true|false),\\n\\s+type: \"(\\w+)\",\\n\\s+storageClassType: \"(\\w+)\",$",
            Pattern.MULTILINE);
    private static final Pattern FUNCTION_NAME = Pattern.compile("(?<![\\w.])(\\w+)ToHclTerraform");
    private static final Pattern VERSION = Pattern.compile("providerVersion: '([0-9.]+)'");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String source;
    private final Map<String, String> classes = new LinkedHashMap<>();
    private final Map<String, String> functions = new LinkedHashMap<>();
    private String construct = "";

    private GeneratedBindings(String source) {
        this.source = source;
        split(CLASS, classes);
        split(FUNCTION, functions);
        Matcher matcher = CLASS.matcher(source);
        while (matcher.find()) {
            if (matcher.group(2).startsWith("Terraform")) {
                construct = matcher.group(1);
            }
        }
        if (construct.isEmpty()) {
            throw new IllegalArgumentException("These bindings hold no resource, data source or provider.");
        }
    }

    /** The bindings in a generated JavaScript file. */
    static GeneratedBindings ofJavaScript(String javaScript) {
        Matcher matcher = SOURCE_MAP.matcher(javaScript);
        if (!matcher.find()) {
            throw new IllegalArgumentException("These bindings have no source map.");
        }
        byte[] map = Base64.getDecoder().decode(matcher.group(1));
        try {
            return ofTypeScript(MAPPER.readTree(new String(map, StandardCharsets.UTF_8))
                    .path("sourcesContent")
                    .path(0)
                    .asText());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The source map is no JSON.", e);
        }
    }

    /** The bindings in generated TypeScript. */
    static GeneratedBindings ofTypeScript(String typeScript) {
        return new GeneratedBindings(typeScript);
    }

    /** The version of the provider that the bindings were made from. */
    String providerVersion() {
        Matcher matcher = VERSION.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException("These bindings do not say of which provider version they are.");
        }
        return matcher.group(1);
    }

    /** The schema of the resource, the data source or the provider that the bindings are for. */
    Block block() {
        return block(construct, body(classes, construct));
    }

    private void split(Pattern start, Map<String, String> into) {
        Matcher matcher = start.matcher(source);
        while (matcher.find()) {
            int end = source.indexOf("\nexport ", matcher.end());
            into.put(matcher.group(1), source.substring(matcher.end(), end < 0 ? source.length() : end));
        }
    }

    private static String body(Map<String, String> map, String name) {
        String body = map.get(name);
        if (body == null) {
            throw new IllegalArgumentException("The bindings refer to " + name + ", but do not hold it.");
        }
        return body;
    }

    private Block block(String name, String body) {
        Map<String, Argument> arguments = arguments(name, body);
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Map<String, NestedBlock> blocks = new LinkedHashMap<>();
        for (Member member : Member.in(body)) {
            Argument argument = arguments.get(member.name);
            if (argument != null && argument.isBlock) {
                blocks.put(member.name, nested(member, argument));
            } else if (!isMetaArgument(name, member.name)) {
                JsonNode type = argument == null ? computedType(member) : argument.type();
                attributes.put(member.name, new Attribute(type, member.required, member.optional, member.computed));
            }
        }
        return new Block(attributes, blocks);
    }

    /** {@code alias} is Terraform's own argument of a provider block. */
    private boolean isMetaArgument(String owner, String member) {
        return owner.equals(construct) && owner.endsWith("Provider") && member.equals("alias");
    }

    private Map<String, Argument> arguments(String name, String body) {
        String text = body;
        if (!name.equals(construct)) {
            String struct = name.substring(0, name.length() - "OutputReference".length());
            // What is computed only has no arguments, hence no function.
            text = functions.getOrDefault(Character.toLowerCase(struct.charAt(0)) + struct.substring(1), "");
        }
        return argumentsIn(text);
    }

    private static Map<String, Argument> argumentsIn(String text) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        Matcher matcher = ARGUMENT.matcher(text);
        while (matcher.find()) {
            arguments.put(
                    matcher.group(1),
                    new Argument(
                            matcher.group(2),
                            Boolean.parseBoolean(matcher.group(3)),
                            matcher.group(4),
                            matcher.group(5)));
        }
        return arguments;
    }

    private NestedBlock nested(Member member, Argument argument) {
        Matcher matcher = COMPLEX.matcher(member.text);
        if (!matcher.find()) {
            return settingsOnly(argument);
        }
        String target = matcher.group(1);
        Nesting nesting = argument.nesting();
        String element = elementClass(target);
        int maxItems = target.endsWith("OutputReference") && nesting != Nesting.SINGLE ? 1 : 0;
        int minItems = member.required && nesting != Nesting.SINGLE ? 1 : 0;
        return new NestedBlock(nesting, minItems, maxItems, block(element, body(classes, element)));
    }

    /** A provider's own blocks are only ever set, so there is no class that says what in them is required. */
    private NestedBlock settingsOnly(Argument block) {
        Matcher function = FUNCTION_NAME.matcher(block.value);
        if (!function.find()) {
            throw new IllegalArgumentException("There is no function for " + block.value + ".");
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Map<String, NestedBlock> blocks = new LinkedHashMap<>();
        argumentsIn(body(functions, function.group(1))).forEach((name, argument) -> {
            if (argument.isBlock) {
                blocks.put(name, settingsOnly(argument));
            } else {
                attributes.put(name, new Attribute(argument.type(), false, true, false));
            }
        });
        return new NestedBlock(block.nesting(), 0, 0, new Block(attributes, blocks));
    }

    private static String elementClass(String target) {
        for (String suffix : new String[] {"List", "Map"}) {
            if (target.endsWith(suffix)) {
                return target.substring(0, target.length() - suffix.length()) + "OutputReference";
            }
        }
        return target;
    }

    private JsonNode computedType(Member member) {
        Matcher complex = COMPLEX.matcher(member.text);
        if (complex.find()) {
            String target = complex.group(1);
            if (target.startsWith("cdktf.")) {
                return BindingType.of(target.substring("cdktf.".length()));
            }
            JsonNode object = objectType(elementClass(target));
            if (target.endsWith("OutputReference")) {
                return object;
            }
            boolean set = Boolean.parseBoolean(complex.group(3));
            return JSON.arrayNode()
                    .add(target.endsWith("Map") ? "map" : set ? "set" : "list")
                    .add(object);
        }
        Matcher getter = GETTER.matcher(member.text);
        if (!getter.find()) {
            throw new IllegalArgumentException("Cannot tell the type of " + member.name + ".");
        }
        JsonNode type = BindingType.of(getter.group(1));
        boolean set = type.isArray() && type.get(0).asText().equals("list") && member.text.contains("Fn.tolist(");
        return set ? JSON.arrayNode().add("set").add(type.get(1)) : type;
    }

    private JsonNode objectType(String className) {
        ObjectNode fields = JSON.objectNode();
        for (Member member : Member.in(body(classes, className))) {
            fields.set(member.name, computedType(member));
        }
        return JSON.arrayNode().add("object").add(fields);
    }

    /** What the bindings say of a setter: whether it is a block, which collection, of what. */
    private record Argument(String value, boolean isBlock, String kind, String storage) {
        Nesting nesting() {
            return switch (kind) {
                case "struct" -> Nesting.SINGLE;
                case "list" -> Nesting.LIST;
                case "set" -> Nesting.SET;
                case "map" -> Nesting.MAP;
                default -> throw new IllegalArgumentException("A block cannot be a " + kind + ".");
            };
        }

        JsonNode type() {
            if (kind.equals("simple")) {
                return JSON.textNode(BindingType.primitive(storage));
            }
            JsonNode type = BindingType.of(storage);
            // Sets are stored as lists.
            return kind.equals(type.get(0).asText())
                    ? type
                    : JSON.arrayNode().add(kind).add(type.get(1));
        }
    }

    /** One attribute or block of a class, with the text of its accessors. */
    private record Member(String name, boolean computed, boolean optional, boolean required, String text) {
        static Iterable<Member> in(String body) {
            List<Member> members = new ArrayList<>();
            Matcher matcher = MEMBER.matcher(body);
            int from = 0;
            while (matcher.find(from)) {
                MatchResult found = matcher.toMatchResult();
                from = matcher.end();
                boolean more = matcher.find(from);
                int end = more ? matcher.start() : body.length();
                members.add(new Member(
                        nameOf(found.group(1), body.substring(found.end(), end)),
                        Boolean.parseBoolean(found.group(2)),
                        Boolean.parseBoolean(found.group(3)),
                        Boolean.parseBoolean(found.group(4)),
                        body.substring(found.end(), end)));
            }
            return members;
        }

        /** The comment may hold a name that was changed to be legal in some language; the accessor holds Terraform's. */
        private static String nameOf(String comment, String text) {
            Matcher complex = COMPLEX.matcher(text);
            if (complex.find()) {
                return complex.group(2);
            }
            Matcher getter = GETTER.matcher(text);
            return getter.find() ? getter.group(2) : comment;
        }
    }
}
