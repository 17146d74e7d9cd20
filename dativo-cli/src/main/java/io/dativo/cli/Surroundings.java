package io.dativo.cli;

import io.dativo.Dativo;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a command runs in. Results go to {@code out}, everything else to {@code err}.
 *
 * @param out takes results
 * @param err takes problems and progress
 * @param interactive whether a person watches: then there is colour and progress
 * @param ownProcess whether the process is that of the command line, whose logging it may set
 * @param environment the variables of the process
 * @param host what the host adds to each builder; a test puts its providers in
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean interactive,
        boolean ownProcess,
        Map<String, String> environment,
        UnaryOperator<Dativo.Builder> host) {

    static Surroundings ofProcess() {
        return new Surroundings(System.out, System.err, isTerminal(), true, System.getenv(), builder -> builder);
    }

    /** Within a process that is another program's. */
    static Surroundings within(PrintStream out, PrintStream err) {
        return new Surroundings(out, err, false, false, System.getenv(), builder -> builder);
    }

    /** Since JDK 22 there is a console without a terminal too; it says so by a method that JDK 17 lacks. */
    @SuppressWarnings("SystemConsoleNull") // It is null on JDK 17 alone, and asked further on newer ones.
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException jdk17) {
            return true;
        }
    }
}
