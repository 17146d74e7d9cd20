package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePackTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Every form that the format has for a value, as its specification gives it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    c0                    | null
                    c2                    | false
                    c3                    | true
                    07                    | 7
                    ff                    | -1
                    cc ff                 | 255
                    cd ff ff              | 65535
                    ce ff ff ff ff        | 4294967295
                    d0 80                 | -128
                    d1 80 00              | -32768
                    d2 80 00 00 00        | -2147483648
                    d3 ff ff ff ff ff ff ff fe | -2
                    cf 00 00 00 00 00 00 00 09 | 9
                    cb 3f f8 00 00 00 00 00 00 | 1.5
                    ca 3f c0 00 00        | 1.5
                    a1 61                 | "a"
                    d9 02 c3 bc           | "ü"
                    da 00 01 61           | "a"
                    db 00 00 00 01 61     | "a"
                    92 01 a1 61           | [1,"a"]
                    dc 00 01 c0           | [null]
                    dd 00 00 00 01 c0     | [null]
                    81 a1 61 01           | {"a":1}
                    de 00 01 a1 61 01     | {"a":1}
                    df 00 00 00 01 a1 61 01 | {"a":1}
                    """)
    void a_value_is_read_from_any_of_its_forms(String bytes, String json) {
        assertThat(MessagePack.decode(HexFormat.ofDelimiter(" ").parseHex(bytes)))
                .hasToString(json);
    }

    @ParameterizedTest
    @CsvSource({"d4 00 00", "c7 03 0c 81 01 c2", "c8 00 01 00 00", "d5 00 00 00"})
    void whatever_terraform_does_not_know_yet_is_unknown(String bytes) {
        assertThat(MessagePack.decode(HexFormat.ofDelimiter(" ").parseHex(bytes)))
                .isSameAs(MessagePack.UNKNOWN);
    }

    @Test
    void a_form_that_terraform_never_sends_is_refused() {
        assertThatThrownBy(() -> MessagePack.decode(new byte[] {(byte) 0xc1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c1");
    }

    @Test
    void what_is_written_reads_back() {
        long seed = 20260101;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            JsonNode value = random(random, 4);
            assertThat(MessagePack.decode(MessagePack.encode(value)).toString())
                    .as("seed %d, value %d", seed, i)
                    .isEqualTo(value.toString());
        }
    }

    private static JsonNode random(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextLong());
            case 3 -> JSON.numberNode(random.nextGaussian());
            case 4 -> JSON.textNode("text ü " + random.nextInt());
            case 5 -> MessagePack.UNKNOWN;
            case 6 -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = random.nextInt(20); i > 0; i--) {
                    array.add(random(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(20); i > 0; i--) {
                    object.set("key" + i, random(random, depth - 1));
                }
                yield object;
            }
        };
    }
}
