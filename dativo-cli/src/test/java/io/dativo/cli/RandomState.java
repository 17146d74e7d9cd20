package io.dativo.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.Normalizer;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes states with outputs of every type, with the values and names that are easily got wrong. */
final class RandomState {
    private static final String[] PIECES = {
        "a",
        "<b>",
        "&",
        "\\",
        "\"",
        "\n",
        "\t",
        "\u0001",
        "\u007f",
        "\u2028",
        "é",
        "e\u0301",
        "数",
        "😀",
        "\ufb01",
        "${x}",
        "%{y}",
        "/",
        "\u00a0",
        "\ud83d",
        "0",
        "\uac00",
        "\u1100\u1161",
        " ",
        "\uffff"
    };

    /** Terraform refuses a key that is not composed; half a surrogate pair is never written. */
    private static final String[] KEY_PIECES = Stream.of(PIECES)
            .filter(piece -> Normalizer.isNormalized(piece, Normalizer.Form.NFC) && !piece.equals("\ud83d"))
            .toArray(String[]::new);

    private final Random random;

    RandomState(Random random) {
        this.random = random;
    }

    String json() {
        String outputs = IntStream.range(0, 200)
                .mapToObj(i -> "\"o" + i + "\":" + output())
                .collect(Collectors.joining(","));
        return "{\"version\":4,\"terraform_version\":\"1.5.0\",\"serial\":1,\"lineage\":\"x\",\"outputs\":{" + outputs
                + "},\"resources\":[],\"check_results\":null}";
    }

    private String output() {
        Typed typed = value(3);
        String sensitive = random.nextInt(4) == 0 ? ",\"sensitive\":true" : "";
        return "{\"value\":" + typed.value + ",\"type\":" + typed.type + sensitive + "}";
    }

    private record Typed(String type, String value) {}

    private Typed value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> new Typed("\"string\"", text());
            case 1 -> new Typed("\"number\"", number());
            case 2 -> new Typed("\"bool\"", String.valueOf(random.nextBoolean()));
            case 3 -> new Typed("\"string\"", random.nextInt(5) == 0 ? "null" : text());
            case 4 -> object(depth);
            case 5 -> tuple(depth);
            default ->
                new Typed(
                        "[\"list\",\"number\"]",
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(i -> number())
                                .collect(Collectors.joining(",", "[", "]")));
        };
    }

    private Typed object(int depth) {
        StringBuilder types = new StringBuilder();
        StringBuilder values = new StringBuilder();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            // The number makes keys differ.
            String key = text(KEY_PIECES).replaceFirst("^\"", "\"" + random.nextInt(10) + i);
            Typed item = value(depth - 1);
            types.append(i == 0 ? "" : ",").append(key).append(':').append(item.type);
            values.append(i == 0 ? "" : ",").append(key).append(':').append(item.value);
        }
        return new Typed("[\"object\",{" + types + "}]", "{" + values + "}");
    }

    private Typed tuple(int depth) {
        StringBuilder types = new StringBuilder();
        StringBuilder values = new StringBuilder();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            Typed item = value(depth - 1);
            types.append(i == 0 ? "" : ",").append(item.type);
            values.append(i == 0 ? "" : ",").append(item.value);
        }
        return new Typed("[\"tuple\",[" + types + "]]", "[" + values + "]");
    }

    private String number() {
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(random.nextLong());
            case 1 -> new BigInteger(400, random).toString();
            case 2 -> new BigDecimal(new BigInteger(200, random), random.nextInt(80)).toString();
            case 3 -> random.nextInt(100) + "e" + random.nextInt(1500);
            default -> random.nextInt(100) + ".50";
        };
    }

    /** Half of the special characters as escapes, half as they are. */
    private String text() {
        return text(PIECES);
    }

    private String text(String[] pieces) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            for (char c : pieces[random.nextInt(pieces.length)].toCharArray()) {
                boolean escape = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || random.nextBoolean();
                text.append(escape ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return text.append('"').toString();
    }
}
