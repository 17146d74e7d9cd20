package io.dativo.dagster.pipes;

import io.dativo.problem.DativoException;
import io.dativo.spi.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link PipesSession}. Not thread-safe. */
public final class PipesSessionBuilder {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    private final Map<String, Set<String>> declaredChecks = new HashMap<>();
    private Map<String, String> environment = System.getenv();
    private List<String> arguments = List.of();
    private @Nullable ObjectStore objectStore;
    private Duration chunkInterval = Duration.ofSeconds(10);
    private LogLevel leastLevel = LogLevel.WARNING;
    private int mostLogLines = 200;
    private KeyConflict keyConflict = KeyConflict.FAIL;
    private Path longValues = Path.of(System.getProperty("java.io.tmpdir"), "dativo-dagster");
    private boolean goesOn;
    private boolean shutdownHook = true;
    private @Nullable PipesException problem;

    PipesSessionBuilder() {}

    /**
     * Reads Dagster's parameters from a map, by default from the environment of the process.
     *
     * @param values {@code DAGSTER_PIPES_CONTEXT} and {@code DAGSTER_PIPES_MESSAGES}, among others
     * @return this
     */
    public PipesSessionBuilder environment(Map<String, String> values) {
        environment = Map.copyOf(values);
        return this;
    }

    /**
     * Reads Dagster's parameters from a command's arguments, too; they win over the environment.
     *
     * @param commandLine the arguments, {@code --dagster-pipes-context} and {@code --dagster-pipes-messages} among them
     * @return this
     */
    public PipesSessionBuilder arguments(String... commandLine) {
        arguments = List.of(commandLine);
        return this;
    }

    /**
     * Where messages go when Dagster names a bucket.
     *
     * @param store the store of that cloud
     * @return this
     */
    public PipesSessionBuilder objectStore(ObjectStore store) {
        objectStore = store;
        return this;
    }

    /**
     * How long a message waits at most before it is written to an object store.
     *
     * @param interval 10 seconds by default, as in Dagster
     * @return this
     */
    public PipesSessionBuilder chunkInterval(Duration interval) {
        chunkInterval = interval;
        return this;
    }

    /**
     * Declares a check, beside those that come with {@code extras}.
     *
     * @param asset the key of the asset
     * @param name the check's name in Dagster
     * @return this
     */
    public PipesSessionBuilder check(String asset, String name) {
        declaredChecks.computeIfAbsent(asset, any -> new LinkedHashSet<>()).add(name);
        return this;
    }

    /**
     * Which log lines go to Dagster. Each costs its run 5 to 8 milliseconds.
     *
     * @param least the least severe level; {@link LogLevel#WARNING} by default
     * @param most how many lines at most; 200 by default
     * @return this
     */
    public PipesSessionBuilder logs(LogLevel least, int most) {
        leastLevel = least;
        mostLogLines = most;
        return this;
    }

    /**
     * What happens when one metadata key of an asset gets different values.
     *
     * @param rule {@link KeyConflict#FAIL} by default
     * @return this
     */
    public PipesSessionBuilder onKeyConflict(KeyConflict rule) {
        keyConflict = rule;
        return this;
    }

    /**
     * Where values are kept that are too long for the file system through which Dagster reads.
     *
     * @param folder a folder; {@code dativo-dagster} in the folder for temporary files by default
     * @return this
     */
    public PipesSessionBuilder longValues(Path folder) {
        longValues = folder;
        return this;
    }

    /**
     * Goes on without Dagster when its parameters cannot be used, and says so in {@link PipesSession#problem} and in the log.
     *
     * @return this
     */
    public PipesSessionBuilder goOnWithoutDagster() {
        goesOn = true;
        return this;
    }

    /**
     * Leaves it to the host to close the session when the process is stopped.
     *
     * @return this
     */
    public PipesSessionBuilder withoutShutdownHook() {
        shutdownHook = false;
        return this;
    }

    /**
     * Opens the session and sends the first message.
     *
     * @return the session; one that does nothing when Dagster did not start this process
     * @throws PipesException when Dagster's parameters cannot be used, unless the session goes on without
     */
    public PipesSession open() {
        Map<String, String> values = new HashMap<>(environment);
        values.putAll(PipesParameters.ofArguments(arguments));
        PipesParameters parameters = new PipesParameters(values, objectStore);
        if (!parameters.present()) {
            if (!SAID.getAndSet(true)) {
                PipesLog.LOG.info(
                        "Dagster did not start this process ({} is not set): nothing is reported to it",
                        PipesParameters.CONTEXT);
            }
            return new PipesSession(this, PipesContext.NONE, null);
        }
        try {
            PipesContext context = parameters.context();
            return new PipesSession(this, context, parameters.channel(chunkInterval));
        } catch (DativoException e) {
            problem = e instanceof PipesException own
                    ? own
                    : new PipesException("Dagster's context: " + e.getMessage(), e);
            if (!goesOn) {
                throw problem;
            }
            PipesLog.LOG.warn("Nothing is reported to Dagster: {}", e.getMessage());
            return new PipesSession(this, PipesContext.NONE, null);
        }
    }

    Map<String, Set<String>> declaredChecks() {
        return declaredChecks;
    }

    LogBudget logBudget() {
        return new LogBudget(leastLevel, mostLogLines);
    }

    KeyConflict keyConflict() {
        return keyConflict;
    }

    Path longValues() {
        return longValues;
    }

    boolean hasShutdownHook() {
        return shutdownHook;
    }

    @Nullable
    PipesException problem() {
        return problem;
    }
}
