package io.dativo.terraformit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A module's variables and outputs, read from files in the canonical format ({@code terraform fmt}), in which an argument
 * of a block begins a line with two spaces and a block ends with a brace at the beginning of a line.
 */
record ModuleInterface(List<Variable> variables, List<Output> outputs) {
    /** A variable; without a default it is required. */
    record Variable(String name, String type, String defaultValue, String description) {}

    /** An output. */
    record Output(String name, String description) {}

    private static final Pattern BLOCK =
            Pattern.compile("^(variable|output) \"(\\w+)\" \\{\\n(.*?)^}$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    static ModuleInterface of(Path module) {
        List<Variable> variables = new ArrayList<>();
        List<Output> outputs = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(read(module.resolve("variables.tf")) + read(module.resolve("outputs.tf")));
        while (matcher.find()) {
            String name = matcher.group(2);
            String body = matcher.group(3);
            if (matcher.group(1).equals("variable")) {
                variables.add(new Variable(name, argument(body, "type"), argument(body, "default"), description(body)));
            } else {
                outputs.add(new Output(name, description(body)));
            }
        }
        return new ModuleInterface(List.copyOf(variables), List.copyOf(outputs));
    }

    /** Two tables in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder("## Inputs\n| name | type | default | |\n|---|---|---|---|\n");
        for (Variable variable : variables) {
            String fallback = variable.defaultValue.isEmpty() ? "required" : code(variable.defaultValue);
            text.append(row("`" + variable.name + "`", code(variable.type), fallback, variable.description));
        }
        text.append("\n## Outputs\n| name | |\n|---|---|\n");
        for (Output output : outputs) {
            text.append(row("`" + output.name + "`", output.description));
        }
        return text.toString();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder();
        for (String cell : cells) {
            row.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        return row.append("|\n").toString();
    }

    private static String description(String body) {
        Matcher matcher = QUOTED.matcher(argument(body, "description"));
        return matcher.matches() ? matcher.group(1).replace("\\\"", "\"") : "";
    }

    /** The text of an argument, in one line; empty when it is not there. */
    private static String argument(String body, String name) {
        Matcher matcher = Pattern.compile("^ {2}" + name + " +=(.*(?:\\n(?: {3,}| {2}[})\\]]).*)*)", Pattern.MULTILINE)
                .matcher(body);
        if (!matcher.find()) {
            return "";
        }
        return matcher.group(1)
                .strip()
                .replaceAll("\\s*\\n\\s*", ", ")
                .replaceAll("([({\\[]), ", "$1 ")
                .replaceAll(", ([)}\\]])", " $1")
                .replaceAll(" {2,}", " ");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
