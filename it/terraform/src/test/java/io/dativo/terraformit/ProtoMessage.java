package io.dativo.terraformit;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One message of the plugin protocol, written and read by field number: the few fields here need no generated classes. */
final class ProtoMessage {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProtoMessage with(int field, byte[] value) {
        return write(out -> out.writeByteArray(field, value));
    }

    ProtoMessage with(int field, String value) {
        return write(out -> out.writeString(field, value));
    }

    ProtoMessage with(int field, ProtoMessage value) {
        return with(field, value.toByteArray());
    }

    ProtoMessage with(int field, long value) {
        return write(out -> out.writeInt64(field, value));
    }

    ProtoMessage with(int field, boolean value) {
        return write(out -> out.writeBool(field, value));
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** The first field of a number in a message; empty when there is none. */
    static byte[] field(byte[] message, int number) {
        CodedInputStream in = CodedInputStream.newInstance(message);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == number) {
                    return in.readByteArray();
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new byte[0];
    }

    static String text(byte[] message, int number) {
        return new String(field(message, number), StandardCharsets.UTF_8);
    }

    private ProtoMessage write(Writing writing) {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }
}
