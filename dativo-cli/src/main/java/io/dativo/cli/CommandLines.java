package io.dativo.cli;

import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Shown;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Puts the commands together and turns what they throw into a message and an exit code. */
final class CommandLines {
    private CommandLines() {}

    @Command(
            name = "dativo",
            description = "Tags from a data job's YAML to every system that holds them, with the reason for each.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Exit codes: 0 all is well; 1 findings, drift, unknown or incomplete; 2 cannot run.",
                "An argument @FILE is replaced by the arguments in that file."
            })
    static final class Root {
        @Option(
                names = "--verbose",
                scope = ScopeType.INHERIT,
                description = "log what is done, and where a failure comes from")
        boolean verbose;
    }

    static int run(Surroundings surroundings, String... arguments) {
        Root root = new Root();
        CommandLine line = new CommandLine(root)
                .addSubcommand("validate", new ValidateCommand(surroundings))
                .addSubcommand("check", new CheckCommand(surroundings))
                .addSubcommand("explain", new ExplainCommand(surroundings))
                .addSubcommand("plan", new PlanCommand(surroundings))
                .addSubcommand("apply", new ApplyCommand(surroundings))
                .addSubcommand("verify", new VerifyCommand(surroundings))
                .addSubcommand(
                        "report",
                        new CommandLine(new ReportCommand(surroundings))
                                .addSubcommand("compliance", new ComplianceCommand(surroundings))
                                .addSubcommand("evidence", new EvidenceCommand(surroundings)))
                .addSubcommand("run", new RunCommand(surroundings))
                .addSubcommand(
                        "policy",
                        new CommandLine(new PolicyCommand())
                                .addSubcommand("test", new PolicyCommand.Test(surroundings))
                                .addSubcommand("coverage", new PolicyCommand.Coverage(surroundings))
                                .addSubcommand("waivers", new PolicyCommand.Waivers(surroundings)))
                .addSubcommand("tfvars", new TfvarsCommand(surroundings))
                .addSubcommand("outputs", new OutputsCommand(surroundings))
                .addSubcommand(
                        "audit",
                        new CommandLine(new AuditCommand())
                                .addSubcommand("verify", new AuditCommand.Verify(surroundings)))
                .addSubcommand("init", new InitCommand(surroundings))
                .addSubcommand("completion", new AutoComplete.GenerateCompletion())
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.interactive() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(surroundings.interactive());
        line.getCommandSpec().versionProvider(() -> new String[] {"dativo " + version()});
        line.setParameterExceptionHandler((wrong, given) -> usage(surroundings, wrong, given));
        line.setExecutionExceptionHandler(
                (failure, command, result) -> failed(surroundings, failure, result, root.verbose));
        line.setExecutionStrategy(result -> {
            if (surroundings.ownProcess()) {
                // Read by slf4j-simple when the first logger is made, which is later.
                System.setProperty("org.jboss.logging.provider", "slf4j");
                System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", root.verbose ? "info" : "error");
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line.execute(arguments);
    }

    private static String version() {
        String version = CommandLines.class.getPackage().getImplementationVersion();
        return version == null ? "(built from sources)" : version;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int usage(Surroundings surroundings, ParameterException wrong, String[] given) {
        CommandLine command = wrong.getCommandLine();
        surroundings.err().println(Shown.visible(String.valueOf(wrong.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            surroundings.err().println("usage: " + command.getHelp().synopsis(0).trim());
            surroundings.err().println("help:  " + command.getCommandSpec().qualifiedName() + " --help");
        }
        command.getErr().flush();
        boolean running = Arrays.asList(given).indexOf("run") == 0;
        return (running ? Exit.OWN_FAILURE : Exit.CANNOT_RUN).code();
    }

    private static int failed(Surroundings surroundings, Exception failure, ParseResult result, boolean verbose) {
        Exit exit;
        if (failure instanceof InvalidInputException refused) {
            surroundings.err().println(Problem.format(refused.problems()));
            exit = Exit.FINDINGS;
        } else if (failure instanceof DativoException refused) {
            surroundings.err().println(Shown.visible("error: " + refused.getMessage()));
            exit = Exit.CANNOT_RUN;
        } else {
            surroundings.err().println(Shown.visible("error: this is a defect of Dativo: " + failure));
            exit = Exit.CANNOT_RUN;
        }
        if (verbose) {
            failure.printStackTrace(surroundings.err());
        }
        return result.subcommand() != null && result.subcommand().commandSpec().userObject() instanceof OwnExit own
                ? own.exit(exit).code()
                : exit.code();
    }

    /** A command whose failures end with other codes. */
    interface OwnExit {
        Exit exit(Exit usual);
    }
}
