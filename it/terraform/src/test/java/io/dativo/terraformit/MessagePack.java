package io.dativo.terraformit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The MessagePack in which Terraform exchanges values with providers. A value that is not known yet is {@link #UNKNOWN}. */
final class MessagePack {
    /** A value that will be known after the apply. */
    static final JsonNode UNKNOWN = JsonNodeFactory.instance.pojoNode("known after apply");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagePack() {}

    static JsonNode decode(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes));
    }

    static byte[] encode(JsonNode value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static JsonNode read(ByteBuffer in) {
        int head = in.get() & 0xff;
        if (head <= 0x7f) {
            return JSON.numberNode(head);
        }
        if (head >= 0xe0) {
            return JSON.numberNode((byte) head);
        }
        if (head <= 0x8f) {
            return map(in, head & 0x0f);
        }
        if (head <= 0x9f) {
            return array(in, head & 0x0f);
        }
        if (head <= 0xbf) {
            return JSON.textNode(text(in, head & 0x1f));
        }
        return switch (head) {
            case 0xc0 -> JSON.nullNode();
            case 0xc2 -> JSON.booleanNode(false);
            case 0xc3 -> JSON.booleanNode(true);
            case 0xca -> JSON.numberNode(in.getFloat());
            case 0xcb -> JSON.numberNode(in.getDouble());
            case 0xcc -> JSON.numberNode(in.get() & 0xff);
            case 0xcd -> JSON.numberNode(in.getShort() & 0xffff);
            case 0xce -> JSON.numberNode(in.getInt() & 0xffff_ffffL);
            case 0xcf, 0xd3 -> JSON.numberNode(in.getLong());
            case 0xd0 -> JSON.numberNode(in.get());
            case 0xd1 -> JSON.numberNode(in.getShort());
            case 0xd2 -> JSON.numberNode(in.getInt());
            case 0xd9 -> JSON.textNode(text(in, in.get() & 0xff));
            case 0xda -> JSON.textNode(text(in, in.getShort() & 0xffff));
            case 0xdb -> JSON.textNode(text(in, in.getInt()));
            case 0xdc -> array(in, in.getShort() & 0xffff);
            case 0xdd -> array(in, in.getInt());
            case 0xde -> map(in, in.getShort() & 0xffff);
            case 0xdf -> map(in, in.getInt());
            // Every extension of Terraform's says "unknown", some with what is known all the same.
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> unknown(in, 1 << (head - 0xd4));
            case 0xc7 -> unknown(in, in.get() & 0xff);
            case 0xc8 -> unknown(in, in.getShort() & 0xffff);
            default -> throw new IllegalArgumentException("Terraform sends no " + Integer.toHexString(head) + ".");
        };
    }

    private static JsonNode unknown(ByteBuffer in, int length) {
        in.position(in.position() + 1 + length);
        return UNKNOWN;
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode array(ByteBuffer in, int size) {
        ArrayNode array = JSON.arrayNode(size);
        for (int i = 0; i < size; i++) {
            array.add(read(in));
        }
        return array;
    }

    private static JsonNode map(ByteBuffer in, int size) {
        ObjectNode map = JSON.objectNode();
        for (int i = 0; i < size; i++) {
            String key = read(in).textValue();
            map.set(key, read(in));
        }
        return map;
    }

    private static void write(JsonNode value, DataOutputStream out) throws IOException {
        switch (value.getNodeType()) {
            case NULL -> out.writeByte(0xc0);
            case BOOLEAN -> out.writeByte(value.booleanValue() ? 0xc3 : 0xc2);
            case NUMBER -> writeNumber(value, out);
            case STRING -> writeText(value.textValue(), out);
            case ARRAY -> {
                out.writeByte(0xdd);
                out.writeInt(value.size());
                for (JsonNode element : value) {
                    write(element, out);
                }
            }
            case OBJECT -> {
                out.writeByte(0xdf);
                out.writeInt(value.size());
                for (var field : value.properties()) {
                    writeText(field.getKey(), out);
                    write(field.getValue(), out);
                }
            }
            case POJO -> {
                out.writeByte(0xd4);
                out.writeShort(0);
            }
            default -> throw new IllegalArgumentException("Terraform has no " + value.getNodeType() + ".");
        }
    }

    private static void writeNumber(JsonNode value, DataOutputStream out) throws IOException {
        if (value.isIntegralNumber()) {
            out.writeByte(0xd3);
            out.writeLong(value.longValue());
        } else {
            out.writeByte(0xcb);
            out.writeDouble(value.doubleValue());
        }
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(0xdb);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
