package io.dativo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dativo.Dativo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How a command ended and what it printed. */
record Ran(int exit, String out, String err) {
    static Ran of(UnaryOperator<Dativo.Builder> host, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, true, environment, host);
        int exit = CommandLines.run(surroundings, arguments);
        return new Ran(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
}
