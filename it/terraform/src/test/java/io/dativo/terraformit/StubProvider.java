package io.dativo.terraformit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.terraformit.ProviderSchema.Attribute;
import io.dativo.terraformit.ProviderSchema.Block;
import io.dativo.terraformit.ProviderSchema.NestedBlock;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A Terraform provider inside the test: it serves a real provider's schema over plugin protocol 5 and keeps nothing, so
 * that the real Terraform plans and applies a module without a cloud. It checks no more than the schema says and thus
 * proves nothing about what a cloud would accept.
 */
final class StubProvider implements AutoCloseable {
    private static final String SERVICE = "tfplugin5.Provider";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ProviderSchema schema;
    private final Server server;

    /** Serves a schema on a free port of the loopback interface. */
    StubProvider(ProviderSchema schema) {
        this.schema = schema;
        Map<String, UnaryOperator<byte[]>> calls = new LinkedHashMap<>();
        calls.put("GetSchema", request -> schemaAnswer());
        calls.put("PrepareProviderConfig", request -> answer(1, ProtoMessage.field(request, 1)));
        calls.put("Configure", request -> new byte[0]);
        calls.put("ValidateResourceTypeConfig", this::validate);
        calls.put("ValidateDataSourceConfig", request -> new byte[0]);
        calls.put("UpgradeResourceState", this::upgrade);
        calls.put("ReadResource", request -> answer(1, ProtoMessage.field(request, 2)));
        calls.put("PlanResourceChange", this::plan);
        calls.put("ApplyResourceChange", this::apply);
        calls.put("ReadDataSource", this::readData);
        calls.put("Stop", request -> new byte[0]);
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
        calls.forEach((name, call) -> service.addMethod(
                MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(SERVICE + "/" + name)
                        .build(),
                ServerCalls.asyncUnaryCall((request, answers) -> {
                    try {
                        answers.onNext(call.apply(request));
                        answers.onCompleted();
                    } catch (RuntimeException e) {
                        answers.onError(Status.INTERNAL
                                .withDescription(name + ": " + e)
                                .withCause(e)
                                .asRuntimeException());
                    }
                })));
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(64 << 20)
                    .addService(service.build())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How Terraform finds this provider: a value in the map that is {@code TF_REATTACH_PROVIDERS}. */
    ObjectNode reattachment() {
        ObjectNode reattachment = MAPPER.createObjectNode();
        reattachment
                .put("Protocol", "grpc")
                .put("ProtocolVersion", 5)
                .put("Pid", ProcessHandle.current().pid())
                .put("Test", true);
        reattachment
                .putObject("Addr")
                .put("Network", "tcp")
                .put("String", InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort());
        return reattachment;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private byte[] validate(byte[] request) {
        ProtoMessage answer = new ProtoMessage();
        ObjectNode configuration = (ObjectNode) value(ProtoMessage.field(request, 2));
        Block block = block(schema.resources(), ProtoMessage.text(request, 1));
        for (String name : ComputedValues.overridden(configuration, block)) {
            answer.with(1, new ProtoMessage().with(1, 1L).with(2, "Can't configure a value for \"" + name + "\""));
        }
        return answer.toByteArray();
    }

    private byte[] plan(byte[] request) {
        JsonNode proposed = value(ProtoMessage.field(request, 3));
        if (proposed instanceof ObjectNode planned) {
            ComputedValues.leaveOpen(planned, block(schema.resources(), ProtoMessage.text(request, 1)));
        }
        return answer(1, dynamic(proposed));
    }

    private byte[] apply(byte[] request) {
        JsonNode planned = value(ProtoMessage.field(request, 3));
        if (planned instanceof ObjectNode applied) {
            String type = ProtoMessage.text(request, 1);
            ComputedValues.settle(type, applied, block(schema.resources(), type));
        }
        return answer(1, dynamic(planned));
    }

    private byte[] readData(byte[] request) {
        String type = ProtoMessage.text(request, 1);
        ObjectNode data = (ObjectNode) value(ProtoMessage.field(request, 2));
        Block block = block(schema.dataSources(), type);
        ComputedValues.leaveOpen(data, block);
        ComputedValues.settle(type, data, block);
        return answer(1, dynamic(data));
    }

    private byte[] upgrade(byte[] request) {
        byte[] json = ProtoMessage.field(ProtoMessage.field(request, 3), 1);
        return answer(1, new ProtoMessage().with(2, json).toByteArray());
    }

    private static Block block(Map<String, Block> blocks, String type) {
        Block block = blocks.get(type);
        if (block == null) {
            throw new IllegalArgumentException("The schema has no " + type + ".");
        }
        return block;
    }

    private static byte[] answer(int field, byte[] value) {
        return new ProtoMessage().with(field, value).toByteArray();
    }

    /** A DynamicValue: MessagePack in field 1, or JSON in field 2. */
    private static JsonNode value(byte[] dynamic) {
        byte[] packed = ProtoMessage.field(dynamic, 1);
        if (packed.length > 0) {
            return MessagePack.decode(packed);
        }
        byte[] json = ProtoMessage.field(dynamic, 2);
        try {
            return json.length == 0 ? NullNode.instance : MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] dynamic(JsonNode value) {
        return new ProtoMessage().with(1, MessagePack.encode(value)).toByteArray();
    }

    private byte[] schemaAnswer() {
        ProtoMessage answer = new ProtoMessage().with(1, schemaMessage(schema.provider()));
        schema.resources().forEach((type, block) -> answer.with(2, entry(type, block)));
        schema.dataSources().forEach((type, block) -> answer.with(3, entry(type, block)));
        return answer.toByteArray();
    }

    private static ProtoMessage entry(String type, Block block) {
        return new ProtoMessage().with(1, type).with(2, schemaMessage(block));
    }

    private static ProtoMessage schemaMessage(Block block) {
        return new ProtoMessage().with(2, blockMessage(block));
    }

    private static ProtoMessage blockMessage(Block block) {
        ProtoMessage message = new ProtoMessage();
        block.attributes().forEach((name, attribute) -> message.with(2, attributeMessage(name, attribute)));
        block.blocks().forEach((name, nested) -> message.with(3, nestedMessage(name, nested)));
        return message;
    }

    private static ProtoMessage attributeMessage(String name, Attribute attribute) {
        return new ProtoMessage()
                .with(1, name)
                .with(2, attribute.type().toString())
                .with(4, attribute.required())
                .with(5, attribute.optional())
                .with(6, attribute.computed());
    }

    private static ProtoMessage nestedMessage(String name, NestedBlock nested) {
        return new ProtoMessage()
                .with(1, name)
                .with(2, blockMessage(nested.block()))
                .with(3, (long) nested.nesting().number())
                .with(4, (long) nested.minItems())
                .with(5, (long) nested.maxItems());
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };
}
