package io.dativo.aws.organizations;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.dativo.config.ConfigNode;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads strict JSON into a tree that knows where each value was written, and writes it. */
final class AwsTagJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectWriter COMPACT = new ObjectMapper().writer();
    private static final ObjectWriter PRETTY = COMPACT.with(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter()));

    private final JsonParser parser;
    private final String file;
    private final Collection<Problem> problems;

    private AwsTagJson(JsonParser parser, String file, Collection<Problem> problems) {
        this.parser = parser;
        this.file = file;
        this.problems = problems;
    }

    /** Reads one value; null, and a problem, when the text is not JSON. */
    static @Nullable ConfigNode read(String text, String file, Collection<Problem> problems) {
        // A byte order mark that an editor left is no part of the document.
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = FACTORY.createParser(json)) {
            AwsTagJson reader = new AwsTagJson(parser, file, problems);
            if (parser.nextToken() == null) {
                problems.add(Problem.error(
                        "invalid-json",
                        "the document is empty",
                        "",
                        SourceLocation.file(file),
                        "start with {\"tags\": {}}"));
                return null;
            }
            ConfigNode root = reader.value("");
            if (parser.nextToken() != null) {
                problems.add(Problem.error(
                        "invalid-json",
                        "something follows the end of the document",
                        "",
                        reader.here(),
                        "one file holds one policy"));
                return null;
            }
            return root;
        } catch (JsonProcessingException e) {
            problems.add(Problem.error(
                    "invalid-json", "not JSON: " + e.getOriginalMessage(), "", location(file, e.getLocation()), null));
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }

    static String compact(Object document) {
        return write(COMPACT, document);
    }

    static String pretty(Object document) {
        return write(PRETTY, document);
    }

    private static String write(ObjectWriter writer, Object document) {
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a text in memory could not be written", e);
        }
    }

    private ConfigNode value(String path) throws IOException {
        SourceLocation location = here();
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path, location);
            case START_ARRAY -> array(path, location);
            case VALUE_STRING -> scalar(parser.getText(), ConfigNode.Kind.TEXT, location);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parser.getBooleanValue(), ConfigNode.Kind.BOOLEAN, location);
            case VALUE_NUMBER_INT -> scalar(parser.getNumberValue(), ConfigNode.Kind.INTEGER, location);
            case VALUE_NUMBER_FLOAT -> scalar(parser.getDoubleValue(), ConfigNode.Kind.FLOAT, location);
            default -> scalar(null, ConfigNode.Kind.NULL, location);
        };
    }

    private ConfigNode object(String path, SourceLocation location) throws IOException {
        Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            SourceLocation keyLocation = here();
            parser.nextToken();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            ConfigNode.Entry entry = new ConfigNode.Entry(keyLocation, value(keyPath));
            ConfigNode.Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                problems.add(Problem.error(
                        "duplicate-key",
                        "'" + key + "' is already there at " + first.keyLocation(),
                        keyPath,
                        keyLocation,
                        "make one of the two"));
            }
        }
        return new ConfigNode.Mapping(entries, location);
    }

    private ConfigNode array(String path, SourceLocation location) throws IOException {
        List<ConfigNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path + "." + items.size()));
        }
        return new ConfigNode.Sequence(items, location);
    }

    private ConfigNode scalar(@Nullable Object value, ConfigNode.Kind kind, SourceLocation location)
            throws IOException {
        return new ConfigNode.Scalar(value, parser.getText(), kind, location);
    }

    private SourceLocation here() {
        return location(file, parser.currentTokenLocation());
    }

    private static SourceLocation location(String file, @Nullable JsonLocation location) {
        return location == null
                ? SourceLocation.file(file)
                : new SourceLocation(file, location.getLineNr(), location.getColumnNr());
    }
}
