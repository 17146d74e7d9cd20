package io.dativo.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Shown;
import io.dativo.problem.SourceLocation;
import io.dativo.tag.TagCandidate;
import io.dativo.tag.TagTrace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why the targets of a job carry tags: for each target and key every candidate in order, the winner and the rule.
 * Immutable.
 *
 * @param job the job
 * @param traces target to what was decided for its keys, sorted
 */
public record TagExplanation(String job, Map<ResourceRef, List<TagTrace>> traces) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Copies the traces. */
    public TagExplanation {
        Map<ResourceRef, List<TagTrace>> copy = new TreeMap<>();
        traces.forEach((target, ofTarget) -> copy.put(target, List.copyOf(ofTarget)));
        traces = Collections.unmodifiableMap(copy);
    }

    /**
     * The same as a document: {@code {"job", "targets": [{"provider", "type", "id", "tags": [{"key", "value", "rule",
     * "candidates": [{"value", "fate", "level", "path", "file", "line", "column", "locked"}]}]}]}}. Candidates stand
     * weakest first; the value of one that removes the tag is null.
     *
     * @return JSON with a line end; the same explanation gives the same bytes
     */
    public String toJson() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(printer);
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("job", job);
        json.writeArrayFieldStart("targets");
        for (Map.Entry<ResourceRef, List<TagTrace>> target : traces.entrySet()) {
            json.writeStartObject();
            json.writeStringField("provider", target.getKey().provider());
            json.writeStringField("type", target.getKey().type());
            json.writeStringField("id", target.getKey().id());
            json.writeArrayFieldStart("tags");
            for (TagTrace trace : target.getValue()) {
                write(json, trace);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TagTrace trace) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", trace.key());
        json.writeStringField("value", trace.value().orElse(null));
        json.writeStringField("rule", trace.rule());
        json.writeArrayFieldStart("candidates");
        for (TagTrace.Step step : trace.steps()) {
            TagCandidate candidate = step.candidate();
            SourceLocation place = candidate.origin().location();
            json.writeStartObject();
            json.writeStringField("value", candidate.value());
            json.writeStringField("fate", word(step.fate()));
            json.writeStringField("level", word(candidate.origin().level()));
            json.writeStringField("path", candidate.origin().path());
            if (place != null) {
                json.writeStringField("file", place.file());
                json.writeNumberField("line", place.line());
                json.writeNumberField("column", place.column());
            }
            json.writeBooleanField("locked", candidate.locked());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A line for each key of each target. */
    @Override
    public String toString() {
        return traces.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(trace -> Shown.visible(entry.getKey() + ": ") + trace))
                .collect(Collectors.joining("\n"));
    }
}
