package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** A page of a list; the token is opaque to the client, and one that was not given out is refused. */
record Page(List<String> names, String next) {
    static Page of(List<String> all, int size, String token) {
        int from = 0;
        if (token != null) {
            if (!token.startsWith("after:") || !all.contains(token.substring(6))) {
                throw Refusal.invalid("Invalid page token: " + token);
            }
            from = all.indexOf(token.substring(6)) + 1;
        }
        int to = Math.min(all.size(), from + size);
        return new Page(all.subList(from, to), to < all.size() ? "after:" + all.get(to - 1) : null);
    }

    /** An empty list is left out, as Google does. */
    void write(ObjectNode answer, String key, Function<String, JsonNode> item) {
        ArrayNode items = Call.JSON.createArrayNode();
        names.forEach(name -> items.add(item.apply(name)));
        if (!items.isEmpty()) {
            answer.set(key, items);
        }
        if (next != null) {
            answer.put("nextPageToken", next);
        }
    }
}
