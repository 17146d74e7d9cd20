package io.dativo.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.document.TerraformJson;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformOutput;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.backend.StateSources;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints the outputs of a Terraform state as {@code terraform output -json} does, with secrets as {@code "***"}. */
public final class Outputs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Outputs() {}

    /**
     * Prints and exits: 0 when the outputs were printed, 2 when they cannot be had.
     *
     * @param arguments {@code [--reveal] STATE}, where the state is a path or an address such as {@code s3://bucket/key}
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System::getenv, System.out, System.err));
    }

    static int run(
            String[] arguments, Function<String, @Nullable String> environment, PrintStream out, PrintStream err) {
        List<String> files = new ArrayList<>(Arrays.asList(arguments));
        boolean reveal = files.remove("--reveal");
        if (files.size() != 1) {
            err.println("usage: outputs [--reveal] STATE");
            return 2;
        }
        try {
            // Strict: Terraform too refuses a state that is damaged behind its outputs.
            TerraformState state = StateReader.outputs().strict().read(StateSources.address(files.get(0), environment));
            byte[] json = (print(state, reveal) + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(json, 0, json.length);
            out.flush();
            return 0;
        } catch (InvalidInputException refused) {
            err.println(Problem.format(refused.problems()));
            return 2;
        } catch (DativoException | InvalidPathException refused) {
            err.println(refused.getMessage());
            return 2;
        }
    }

    private static String print(TerraformState state, boolean reveal) {
        Map<String, Object> outputs = new HashMap<>();
        state.outputs().forEach((name, output) -> outputs.put(name, entry(output, reveal)));
        return TerraformJson.indented(outputs);
    }

    private static Map<String, @Nullable Object> entry(TerraformOutput output, boolean reveal) {
        Map<String, @Nullable Object> entry = new HashMap<>();
        entry.put("sensitive", output.isSensitive());
        entry.put("type", output.type() == null ? "dynamic" : type(output.type()));
        Object shown = output.value() instanceof Sensitive<?> secret ? secret.reveal() : output.value();
        entry.put("value", output.isSensitive() && !reveal ? Sensitive.MASK : shown);
        return entry;
    }

    private static Object type(String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the reader made a type that is no JSON: " + json, broken);
        }
    }
}
