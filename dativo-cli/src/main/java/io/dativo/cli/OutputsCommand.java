package io.dativo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.document.TerraformJson;
import io.dativo.problem.DativoException;
import io.dativo.problem.Sensitive;
import io.dativo.terraform.StateReader;
import io.dativo.terraform.TerraformOutput;
import io.dativo.terraform.TerraformState;
import io.dativo.terraform.backend.StateSources;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The outputs of a state, as {@code terraform output -json} prints them. */
@Command(
        name = "outputs",
        description =
                "Prints the outputs of a Terraform state as 'terraform output -json' does, without Terraform and with"
                        + " secrets as \"***\".",
        mixinStandardHelpOptions = true)
final class OutputsCommand implements Callable<Integer>, CommandLines.OwnExit {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "STATE",
            description = "a path, s3://BUCKET/KEY, gs://BUCKET/PREFIX/WORKSPACE.tfstate, or an http(s) address")
    private String state = "";

    @Option(names = "--reveal", description = "print secrets")
    private boolean reveal;

    OutputsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        // Strict: Terraform too refuses a state that is damaged behind its outputs.
        TerraformState read =
                StateReader.outputs().strict().read(StateSources.address(state, surroundings.environment()::get));
        Map<String, Object> outputs = new HashMap<>();
        read.outputs().forEach((name, output) -> outputs.put(name, entry(output)));
        new Printer(surroundings).document(TerraformJson.indented(outputs));
        return Exit.OK.code();
    }

    /** A state that is damaged has no outputs to print. */
    @Override
    public Exit exit(Exit usual) {
        return Exit.CANNOT_RUN;
    }

    private Map<String, @Nullable Object> entry(TerraformOutput output) {
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
            throw new DativoException("the reader made a type that is no JSON: " + json, broken);
        }
    }
}
