package io.dativo.cli;

/** Starts the command line in a process of its own. */
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
}
