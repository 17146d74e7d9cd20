package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dativo.document.JsonValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the forms in which attributes hold tags. */
final class TagAttributes {
    private TagAttributes() {}

    /** The texts of the object at the current token. */
    static Map<String, String> map(JsonParser parser) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                texts.put(key, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    /** The tags of the array at the current token, as far as its items are blocks with a key and a value. */
    static Map<String, String> blocks(JsonParser parser) throws IOException {
        Map<String, String> tags = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (JsonValues.read(parser) instanceof Map<?, ?> block
                    && block.get("key") instanceof String key
                    && block.get("value") instanceof String value) {
                tags.put(key, value);
            }
        }
        return tags;
    }

    /** The texts behind Base64; one that is no Base64 stays as it is. */
    static Map<String, String> decoded(Map<String, String> encoded) {
        Map<String, String> texts = new LinkedHashMap<>();
        encoded.forEach((key, text) -> texts.put(key, decoded(text)));
        return texts;
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return text;
        }
    }
}
