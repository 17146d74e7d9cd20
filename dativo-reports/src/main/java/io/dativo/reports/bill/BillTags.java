package io.dativo.reports.bill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks tags up in the JSON of a cell, with or without its braces. Space around a key does not count. A key that is spelled
 * as asked counts before one whose case differs. Not thread-safe.
 */
final class BillTags {
    private static final JsonFactory JSON = new JsonFactory();

    /** Beyond so many spellings they are looked up again, so that memory does not grow with the bill. */
    private static final int MOST_REMEMBERED = 10_000;

    /** More columns of tags than any format has. */
    private static final int MOST_COLUMNS = 8;

    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> folded = new HashMap<>();
    private final Map<String, Match> matches = new HashMap<>();
    private final @Nullable String[] values;
    private final int[] ranks;
    private BillFormat format = BillFormat.FOCUS;
    private final List<String> ofRow = new ArrayList<>();
    private final @Nullable Set<String> allKeys;

    /**
     * @param keys the keys that are asked for
     * @param allKeys gets every key, or null
     */
    BillTags(List<String> keys, @Nullable Set<String> allKeys) {
        for (int i = 0; i < keys.size(); i++) {
            exact.put(keys.get(i), i);
            folded.putIfAbsent(keys.get(i).toLowerCase(Locale.ROOT), i);
        }
        this.values = new String[keys.size()];
        this.ranks = new int[keys.size()];
        this.allKeys = allKeys;
    }

    /** Sets how the keys of the next rows are spelled. */
    void format(BillFormat next) {
        if (format != next) {
            format = next;
            matches.clear();
        }
    }

    /** Whether cells need not be read. */
    boolean isIdle() {
        return values.length == 0 && allKeys == null;
    }

    /** Forgets the row before. */
    void clear() {
        Arrays.fill(values, null);
        Arrays.fill(ranks, 0);
        ofRow.clear();
    }

    /** Whether every key is listed. */
    boolean listsAll() {
        return allKeys != null;
    }

    /**
     * Takes the keys of the row into those of the bill.
     *
     * @param isOfAzure whether services of Azure may have set some of them, which are left out
     */
    void keep(boolean isOfAzure) {
        if (allKeys != null) {
            ofRow.stream()
                    .filter(key -> !isOfAzure || !AzureTags.isOfService(key))
                    .forEach(allKeys::add);
        }
    }

    /** The value of the asked key at an index, or null. */
    @Nullable
    String value(int index) {
        return values[index];
    }

    /** Takes a cell of one tag. */
    void read(String key, String value, int column) {
        Match match = match(key);
        add(match);
        set(match, value, column);
    }

    /**
     * Takes a cell; gives whether it is such JSON.
     *
     * @param column which of the row's columns of tags it is of; those of the first count before those of the next
     */
    boolean read(char[] buffer, int offset, int length, int column) {
        try (JsonParser parser = buffer[offset] == '{'
                ? JSON.createParser(buffer, offset, length)
                : JSON.createParser("{" + new String(buffer, offset, length) + "}")) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            JsonToken token = parser.nextToken();
            for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!value.isScalarValue()) {
                    return false;
                }
                take(key, value, parser, column);
            }
            return token == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private void take(String spelled, JsonToken token, JsonParser parser, int column) throws IOException {
        Match match = matches.get(spelled);
        if (match == null) {
            match = match(format.tagKey(spelled.strip()));
            if (matches.size() < MOST_REMEMBERED) {
                matches.put(spelled, match);
            }
        }
        add(match);
        if (match.index() >= 0 && token != JsonToken.VALUE_NULL) {
            set(match, parser.getText(), column);
        }
    }

    private void add(Match match) {
        if (allKeys != null) {
            ofRow.add(match.key());
        }
    }

    private void set(Match match, String value, int column) {
        int at = match.index();
        int rank = 2 * (MOST_COLUMNS - column) + (match.isExact() ? 1 : 0);
        if (at >= 0 && rank > ranks[at]) {
            values[at] = value;
            ranks[at] = rank;
        }
    }

    private Match match(String key) {
        Integer same = exact.get(key);
        return same != null
                ? new Match(key, same, true)
                : new Match(key, folded.getOrDefault(key.toLowerCase(Locale.ROOT), -1), false);
    }

    /** Which asked key a key of the bill is, or -1. */
    private record Match(String key, int index, boolean isExact) {}
}
