package io.dativo.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dativo.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** A command of the command line as a goal: what it finds fails the build. The fields are set by Maven. */
abstract class DativoMojo extends AbstractMojo {
    private static final int FOUND = 1;

    /** It would say its version to every build; kept, or its level would be forgotten. */
    private static final Logger VALIDATOR = Logger.getLogger("org.hibernate.validator.internal.util.Version");

    static {
        VALIDATOR.setLevel(Level.WARNING);
    }

    /** Job files, and folders with job files, which are searched to their ends. */
    @Parameter(property = "dativo.jobs", defaultValue = "${project.basedir}/jobs", required = true)
    private List<File> jobs = List.of();

    /** Root of the files that jobs may name; the log shows files by their paths from it. */
    @Parameter(property = "dativo.base", defaultValue = "${project.basedir}", required = true)
    private File base = new File("");

    /** Files that hold the results too, by format: {@code sarif}, {@code junit}, {@code json} or {@code markdown}. */
    @Parameter
    private Map<String, String> reports = Map.of();

    /**
     * More options of the command, one word each, as {@code dativo COMMAND --help} lists them, for example
     * {@code --allow} and {@code not_created_yet}.
     */
    @Parameter(property = "dativo.options")
    private List<String> options = List.of();

    /** Whether to do nothing. */
    @Parameter(property = "dativo.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    private File basedir = new File("");

    /** The command's name and the options of its own. */
    abstract List<String> command();

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: dativo.skip is set.");
            return;
        }
        for (File file : jobs) {
            if (!file.exists()) {
                throw new MojoFailureException("there are no jobs: " + file + " does not exist; name the job files"
                        + " or their folder in <jobs>, or set dativo.skip in a module that has none");
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments());
        // What made a build fail is said at the level that a quiet build shows too.
        Consumer<String> results = exit == 0 ? getLog()::info : getLog()::error;
        Consumer<String> others = exit == 0 ? getLog()::warn : getLog()::error;
        err.toString(UTF_8).lines().forEach(others);
        out.toString(UTF_8).lines().forEach(results);
        if (exit == FOUND) {
            throw new MojoFailureException("the jobs have problems, which are listed above");
        }
        if (exit != 0) {
            throw new MojoExecutionException(err.toString(UTF_8).strip());
        }
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(command());
        arguments.addAll(List.of("--base", base.getPath()));
        reports.forEach((format, file) -> arguments.addAll(
                List.of("--report", format + "=" + basedir.toPath().resolve(file))));
        arguments.addAll(options);
        arguments.add("--");
        jobs.forEach(file -> arguments.add(file.getPath()));
        return arguments;
    }
}
