package io.dativo.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.TerraformJson;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Sensitive;
import io.dativo.provider.Providers;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformOutput;
import io.dativo.terraform.TerraformState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Prints what the library reads in some states, a line of JSON for each, secrets in clear: for a program that compares it with
 * what others read.
 */
public final class States {
    private static final ObjectMapper JSON = new ObjectMapper();

    private States() {}

    /**
     * Prints and exits with 0, whatever the states are.
     *
     * @param files the states
     */
    public static void main(String[] files) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        StateReader whole = StateReader.outputsAndResources(
                        Providers.discover(List.of()).terraformTypes())
                .strict();
        for (String file : files) {
            out.println(line(Path.of(file), whole));
        }
        out.flush();
    }

    private static ObjectNode line(Path file, StateReader whole) {
        ObjectNode line = JSON.createObjectNode().put("file", file.toString());
        try {
            TerraformState state = whole.read(file);
            line.set("outputs", outputs(state));
            line.put("early", StateReader.outputs().read(file).outputs().equals(state.outputs()));
            ArrayNode resources = line.putArray("resources");
            state.resources().forEach(resource -> resources.add(resource(resource)));
        } catch (InvalidInputException refused) {
            line.put("refused", refused.problems().get(0).code());
        } catch (IOException broken) {
            throw new IllegalStateException("a value was read that is no JSON", broken);
        }
        return line;
    }

    private static ObjectNode outputs(TerraformState state) throws IOException {
        ObjectNode outputs = JSON.createObjectNode();
        for (Map.Entry<String, TerraformOutput> named : state.outputs().entrySet()) {
            TerraformOutput output = named.getValue();
            Object value = output.value() instanceof Sensitive<?> secret ? secret.reveal() : output.value();
            ObjectNode entry = outputs.putObject(named.getKey());
            entry.put("sensitive", output.isSensitive());
            entry.put("type", output.type());
            // As text: numbers keep every digit on their way.
            entry.put("value", TerraformJson.compact(value));
        }
        return outputs;
    }

    private static ObjectNode resource(TerraformResource resource) {
        ObjectNode entry = JSON.createObjectNode()
                .put("address", resource.address())
                .put("id", resource.id())
                .put("arn", resource.arn());
        entry.set("tags", JSON.valueToTree(resource.tags()));
        return entry;
    }
}
