package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.TerraformTypes;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of {@code terraform show}: the {@code values} of a state, or the {@code planned_values} and
 * {@code output_changes} of a plan, which are what the state will say after the plan was applied.
 */
final class ShownState {
    private final JsonParser parser;
    private final @Nullable Consumer<? super TerraformResource> resources;
    private final TerraformTypes types;
    private final Map<String, TerraformOutput> values = new LinkedHashMap<>();
    private final Map<String, Map<?, ?>> changes = new LinkedHashMap<>();
    private boolean stateRead;
    private boolean plannedRead;
    private boolean changesRead;

    ShownState(JsonParser parser, @Nullable Consumer<? super TerraformResource> resources, TerraformTypes types) {
        this.parser = parser;
        this.resources = resources;
        this.types = types;
    }

    /** Reads the rest of {@code values} or {@code planned_values}, from the name of a field, or null at its end. */
    void readValues(@Nullable String first, boolean ofState) throws IOException {
        for (String field = first; field != null; field = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (field.equals("outputs") && token == JsonToken.START_OBJECT) {
                readOutputs();
            } else if (field.equals("root_module") && token == JsonToken.START_OBJECT && resources != null) {
                readModule(resources);
            } else {
                parser.skipChildren();
            }
        }
        stateRead |= ofState;
        plannedRead |= !ofState;
    }

    /** Reads the rest of {@code output_changes}, from the name of a field, or null at its end. */
    void readChanges(@Nullable String first) throws IOException {
        for (String field = first; field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            if (JsonValues.read(parser) instanceof Map<?, ?> change) {
                changes.put(JsonValues.text(field), change);
            }
        }
        changesRead = true;
    }

    /** {@return whether every output was read; of a plan, the changes say which are known and the values of which type} */
    boolean isComplete() {
        return stateRead || (plannedRead && changesRead);
    }

    /** {@return the outputs that are known} */
    Map<String, TerraformOutput> outputs() {
        Map<String, TerraformOutput> outputs = new LinkedHashMap<>(values);
        changes.forEach((name, change) -> {
            Object after = change.get("after");
            if (after == null || isUnknown(change)) {
                outputs.remove(name);
                return;
            }
            TerraformOutput planned = values.get(name);
            boolean sensitive = holdsTrue(change.get("after_sensitive")) || (planned != null && planned.isSensitive());
            String type = planned == null ? null : planned.type();
            outputs.put(name, new TerraformOutput(name, TerraformOutput.hide(after, sensitive), type, sensitive));
        });
        return outputs;
    }

    /** {@return the outputs whose values only the application of the plan will tell} */
    Set<String> unknownOutputs() {
        Set<String> unknown = new LinkedHashSet<>();
        changes.forEach((name, change) -> {
            if (isUnknown(change)) {
                unknown.add(name);
            }
        });
        return unknown;
    }

    private void readOutputs() throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Object entry = JsonValues.read(parser);
            // An entry without a value is one that the plan does not know.
            if (entry instanceof Map<?, ?> fields && fields.get("value") != null) {
                values.put(JsonValues.text(name), TerraformOutput.ofEntry(JsonValues.text(name), entry));
            }
        }
    }

    private void readModule(Consumer<? super TerraformResource> each) throws IOException {
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            boolean child = field.equals("child_modules");
            if (token != JsonToken.START_ARRAY || !(child || field.equals("resources"))) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                if (child) {
                    readModule(each);
                } else {
                    readResource(each);
                }
            }
        }
    }

    private void readResource(Consumer<? super TerraformResource> each) throws IOException {
        String address = "";
        String type = "";
        boolean current = true;
        ResourceAttributes attributes = new ResourceAttributes(types, null);
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (field) {
                case "address" -> address = parser.getText();
                case "type" -> type = parser.getText();
                case "mode" -> current &= parser.getText().equals("managed");
                case "deposed_key" -> current = false;
                case "values" -> {
                    if (token == JsonToken.START_OBJECT) {
                        attributes.read(parser);
                    }
                }
                case "sensitive_values" -> attributes.readSensitiveValues(parser);
                default -> parser.skipChildren();
            }
        }
        if (current) {
            each.accept(attributes.resource(address, type));
        }
    }

    private static boolean isUnknown(Map<?, ?> change) {
        return holdsTrue(change.get("after_unknown"));
    }

    private static boolean holdsTrue(@Nullable Object mark) {
        if (mark instanceof Map<?, ?> fields) {
            return fields.values().stream().anyMatch(ShownState::holdsTrue);
        }
        if (mark instanceof Collection<?> items) {
            return items.stream().anyMatch(ShownState::holdsTrue);
        }
        return Boolean.TRUE.equals(mark);
    }
}
