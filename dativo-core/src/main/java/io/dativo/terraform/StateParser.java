package io.dativo.terraform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.provider.TerraformTypes;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document and finds out which form it has. The forms differ by their top-level keys: a number under
 * {@code version} makes a state, a text under {@code format_version} makes JSON of {@code terraform show}, and an object of
 * nothing but {@code sensitive}, {@code type} and {@code value} everywhere makes the output of {@code terraform output}.
 * The last may well have outputs called {@code version}, {@code outputs} or {@code values}; those are objects of that kind,
 * kept as candidates until the form is known.
 */
final class StateParser {
    private static final Set<String> ENTRY_KEYS = Set.of("sensitive", "type", "value");
    private static final Set<String> STATE_KEYS =
            Set.of("terraform_version", "serial", "lineage", "outputs", "resources", "modules", "check_results");
    private static final Set<String> BACKEND_KEYS = Set.of("backend", "state_store");
    private static final Set<String> LOCK_KEYS = Set.of("ID", "Operation", "Who");

    private final JsonParser parser;
    private final StateProblems problems;
    private final @Nullable Consumer<? super TerraformResource> resources;
    private final TerraformTypes types;
    private final boolean wholeDocument;

    private @Nullable String version;
    private @Nullable String formatVersion;
    private boolean encrypted;
    private boolean backend;
    private boolean outputsSeen;
    private @Nullable LegacyState legacy;
    private @Nullable ShownState shown;
    private final Map<String, TerraformOutput> outputs = new LinkedHashMap<>();
    /** Objects that could be outputs of {@code terraform output}, by name. */
    private final Map<String, Map<String, @Nullable Object>> candidates = new LinkedHashMap<>();
    /** Every other top-level key. */
    private final Set<String> keys = new LinkedHashSet<>();

    StateParser(
            JsonParser parser,
            StateProblems problems,
            @Nullable Consumer<? super TerraformResource> resources,
            TerraformTypes types,
            boolean wholeDocument) {
        this.parser = parser;
        this.problems = problems;
        this.resources = resources;
        this.types = types;
        this.wholeDocument = wholeDocument;
    }

    TerraformState parse() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw problems.empty();
        }
        if (first != JsonToken.START_OBJECT) {
            throw problems.notAnObject();
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            topLevel(key, parser.nextToken());
            if (!wholeDocument && isEnough()) {
                return state();
            }
        }
        if (toTheEnd()) {
            requireTheEnd();
        }
        checkForm();
        return state();
    }

    private void requireTheEnd() throws IOException {
        try {
            if (parser.nextToken() == null) {
                return;
            }
        } catch (JacksonException noJson) {
            throw problems.moreAfterTheEnd();
        }
        throw problems.moreAfterTheEnd();
    }

    private void topLevel(String key, JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            object(key);
            return;
        }
        keys.add(key);
        switch (key) {
            case "version" -> version = token.isNumeric() ? parser.getText() : null;
            case "format_version" -> formatVersion = token == JsonToken.VALUE_STRING ? parser.getText() : null;
            case "encryption_version" ->
                encrypted = token == JsonToken.VALUE_STRING && !parser.getText().isEmpty();
            case "outputs" -> {
                if (token != JsonToken.VALUE_NULL) {
                    throw problems.damaged("its outputs are not an object");
                }
                outputsSeen = true;
            }
            case "resources" -> {
                if (toTheEnd() && token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
                    throw problems.damaged("its resources are not a list");
                }
                if (resources == null || token != JsonToken.START_ARRAY) {
                    parser.skipChildren();
                } else {
                    new StateResources(parser, resources, problems, types).read();
                }
            }
            case "modules" -> {
                if (token == JsonToken.START_ARRAY) {
                    legacy = new LegacyState(parser, resources, types);
                    legacy.readModules();
                }
            }
            default -> parser.skipChildren();
        }
        if (version != null && !isReadable(version) && !Collections.disjoint(keys, STATE_KEYS)) {
            throw problems.version(version);
        }
    }

    private void object(String key) throws IOException {
        Map<String, @Nullable Object> head = new LinkedHashMap<>();
        String field = parser.nextFieldName();
        if (version == null && formatVersion == null) {
            while (field != null && ENTRY_KEYS.contains(field)) {
                parser.nextToken();
                head.put(field, JsonValues.read(parser));
                field = parser.nextFieldName();
            }
            if (field == null) {
                candidates.put(key, head);
                return;
            }
        }
        keys.add(key);
        switch (key) {
            case "outputs" -> {
                head.forEach((name, entry) -> outputs.put(name, TerraformOutput.ofEntry(name, entry)));
                for (; field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    String name = JsonValues.text(field);
                    outputs.put(name, TerraformOutput.ofEntry(name, JsonValues.read(parser)));
                }
                outputsSeen = true;
            }
            case "values" -> shown().readValues(field, true);
            case "planned_values" -> shown().readValues(field, false);
            case "output_changes" -> shown().readChanges(field);
            default -> {
                if (key.equals("resources") && toTheEnd()) {
                    throw problems.damaged("its resources are not a list");
                }
                backend |= BACKEND_KEYS.contains(key);
                for (; field != null; field = parser.nextFieldName()) {
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        }
    }

    private ShownState shown() {
        if (shown == null) {
            shown = new ShownState(parser, resources, types);
        }
        return shown;
    }

    /** Whether the document is read to its end anyway; then what is damaged is not taken for empty. */
    private boolean toTheEnd() {
        return wholeDocument || resources != null;
    }

    /** Whether the rest of the document can say nothing more about outputs. */
    private boolean isEnough() {
        if (resources != null) {
            return false;
        }
        return "4".equals(version) ? outputsSeen : formatVersion != null && shown != null && shown.isComplete();
    }

    private static boolean isReadable(String version) {
        return version.equals("4") || version.equals("3");
    }

    private TerraformState state() {
        ShownState show = shown;
        LegacyState old = legacy;
        if (show != null && formatVersion != null) {
            return new TerraformState(problems.name(), show.outputs(), List.of(), show.unknownOutputs());
        }
        if (old != null && "3".equals(version)) {
            return new TerraformState(problems.name(), old.outputs(), List.of());
        }
        return new TerraformState(problems.name(), outputs, List.of());
    }

    /** After the last key: settles which form it was, and refuses what is none. */
    private void checkForm() {
        if (encrypted) {
            throw problems.encrypted();
        }
        if (formatVersion != null) {
            checkShown(formatVersion);
        } else if (version != null) {
            checkState();
        } else if (keys.isEmpty() && candidates.isEmpty()) {
            throw problems.noOutputs();
        } else if (keys.isEmpty()
                && candidates.values().stream().allMatch(entry -> entry.size() == ENTRY_KEYS.size())) {
            candidates.forEach((name, entry) -> outputs.put(name, TerraformOutput.ofEntry(name, entry)));
        } else {
            throw strange();
        }
    }

    private void checkState() {
        Map<String, @Nullable Object> early = candidates.get("outputs");
        if (early != null) {
            early.forEach((name, entry) -> outputs.put(name, TerraformOutput.ofEntry(name, entry)));
        }
        if (candidates.containsKey("resources") && toTheEnd()) {
            throw problems.damaged("its resources are not a list");
        }
        boolean noted = backend || !Collections.disjoint(candidates.keySet(), BACKEND_KEYS);
        if ("3".equals(version) && noted && (legacy == null || legacy.outputs().isEmpty())) {
            throw problems.backendConfig();
        }
        if (early == null && Collections.disjoint(keys, STATE_KEYS)) {
            throw strange();
        }
    }

    private void checkShown(String format) {
        if (!format.startsWith("1.") && !format.startsWith("0.")) {
            throw problems.formatVersion(format);
        }
        if (shown == null) {
            boolean nothingElse = candidates.isEmpty()
                    && Set.of("format_version", "terraform_version").containsAll(keys);
            throw nothingElse
                    ? problems.noOutputs()
                    : problems.notAState(
                            "is JSON of Terraform, but neither of a state nor of a plan",
                            "give the output of 'terraform show -json' or of 'terraform output -json'");
        }
    }

    private InvalidInputException strange() {
        if (keys.containsAll(LOCK_KEYS)) {
            return problems.notAState("is the lock of a state", "give the state that it locks");
        }
        return problems.notAState(
                "is JSON, but no form of a state: it has no number under 'version'",
                "give a Terraform state, or the output of 'terraform output -json'");
    }
}
