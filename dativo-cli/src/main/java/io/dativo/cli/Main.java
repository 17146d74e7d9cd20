package io.dativo.cli;

import java.io.PrintStream;
import java.util.List;

/** The command line, in a process of its own or within another program, for example a build. Thread-safe. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code: 0 when all is well, 1 for findings, drift, and what is unknown
     * or incomplete, 2 when the command cannot run.
     *
     * @param arguments what a person typed: {@code --help} lists it
     */
    public static void main(String[] arguments) {
        System.exit(CommandLines.run(Surroundings.ofProcess(), arguments));
    }

    /**
     * Runs a command within this process. Add-ons are found by the class loader of this class.
     *
     * @param out takes results, in UTF-8
     * @param err takes everything else, in UTF-8
     * @param arguments what a person would type, for example {@code validate}, {@code jobs}
     * @return the exit code, as {@link #main} has it; nothing is thrown for what a command finds or cannot do
     */
    public static int run(PrintStream out, PrintStream err, List<String> arguments) {
        return CommandLines.run(Surroundings.within(out, err), arguments.toArray(String[]::new));
    }
}
