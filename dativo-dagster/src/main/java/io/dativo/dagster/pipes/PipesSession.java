package io.dativo.dagster.pipes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports to the run of Dagster that started this process: which assets were made, which checks passed, and why it failed.
 * Outside of Dagster every call does nothing.
 *
 * <p>Each message is one that Dagster can read: a value of a wrong type is converted, what cannot be sent is left out and counted
 * in {@link #delivery}. Each asset of the run and each declared check is reported once and nothing else is. The names of the
 * declared checks come with the session's {@code extras} in Python, as {@code {"checks": {"acme/orders": ["tag_policy"]}}}, or
 * from {@link PipesSessionBuilder#check}. The session is closed by a shutdown hook when the process ends before.
 *
 * <p>Thread-safe. Messages are written by the thread that reports.
 */
public final class PipesSession implements AutoCloseable {
    private final Object lock = new Object();
    private final PipesContext context;
    private final @Nullable PipesException problem;
    private final @Nullable MessageSender sender;
    private final Delivery.Counter counter;
    private final LogBudget logs;
    private final KeyConflict conflict;
    private final Map<String, AssetReport> assets = new LinkedHashMap<>();
    private final @Nullable Thread hook;
    private @Nullable Throwable failure;

    PipesSession(PipesSessionBuilder settings, PipesContext context, @Nullable MessageChannel channel) {
        this.context = context;
        this.problem = settings.problem();
        this.counter = new Delivery.Counter();
        this.logs = settings.logBudget();
        this.conflict = settings.keyConflict();
        for (String key : context.assetKeys()) {
            assets.put(key, new AssetReport(key, declaredChecks(key, settings.declaredChecks())));
        }
        this.sender = channel == null ? null : new MessageSender(channel, counter, settings.longValues());
        this.hook = sender != null && settings.hasShutdownHook()
                ? new Thread(this::endedEarly, "dativo-dagster-close")
                : null;
        if (hook != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    private Set<String> declaredChecks(String asset, Map<String, Set<String>> given) {
        Set<String> names = new LinkedHashSet<>(given.getOrDefault(asset, Set.of()));
        for (JsonNode name : context.extras().path("checks").path(asset)) {
            names.add(name.asText());
        }
        return names;
    }

    /**
     * A session with the usual settings, from the environment variables of the process.
     *
     * @return the session
     * @throws PipesException when Dagster's parameters cannot be used
     */
    public static PipesSession open() {
        return builder().open();
    }

    /** {@return settings to choose from} */
    public static PipesSessionBuilder builder() {
        return new PipesSessionBuilder();
    }

    /** {@return whether reports reach a run of Dagster} */
    public boolean isUnderDagster() {
        return sender != null;
    }

    /** {@return what Dagster says of the run; empty outside of Dagster} */
    public PipesContext context() {
        return context;
    }

    /** {@return why Dagster's parameters could not be used, where the session was configured to go on without} */
    public Optional<PipesException> problem() {
        return Optional.ofNullable(problem);
    }

    /** {@return what became of the messages until now} */
    public Delivery delivery() {
        synchronized (lock) {
            return counter.delivery();
        }
    }

    /**
     * Adds to what {@link #materialize} will show of an asset. Does nothing for an asset that is not part of the run.
     *
     * @param asset the asset's key
     * @param key the key of the metadata
     * @param value its value
     * @throws PipesException when the key has another value already, unless that was asked for
     */
    public void addMetadata(String asset, String key, MetadataValue value) {
        synchronized (lock) {
            AssetReport report = report(asset, "metadata '" + key + "'");
            if (report != null) {
                report.add(key, value, conflict);
            }
        }
    }

    /**
     * Reports that an asset was made, with the metadata that was added.
     *
     * @param asset the asset's key
     */
    public void materialize(String asset) {
        materialize(asset, null);
    }

    /**
     * Reports that an asset was made, with the metadata that was added. Nothing else is sent of the asset afterwards but checks.
     *
     * @param asset the asset's key
     * @param dataVersion what distinguishes this content from another; null leaves it to Dagster
     */
    public void materialize(String asset, @Nullable String dataVersion) {
        synchronized (lock) {
            AssetReport report = report(asset, "a materialization");
            if (report == null) {
                return;
            }
            if (report.materialized()) {
                counter.leftOut("a second materialization of " + asset);
                return;
            }
            report.materialize();
            Map<String, @Nullable Object> message = new LinkedHashMap<>();
            message.put("asset_key", asset);
            message.put("data_version", dataVersion);
            message.put("metadata", report.metadata());
            send("report_asset_materialization", message);
        }
    }

    /**
     * Reports the result of a check. One that was not declared becomes metadata of its asset, if that was not reported yet, and a
     * custom message, since Dagster fails a step for it.
     *
     * @param result the result
     */
    public void report(CheckResult result) {
        synchronized (lock) {
            AssetReport report = report(result.asset(), "the check '" + result.name() + "'");
            if (report == null) {
                return;
            }
            switch (report.check(result.name())) {
                case EXPECTED -> sendCheck(result);
                case REPORTED ->
                    counter.leftOut("a second result of the check '" + result.name() + "' of " + result.asset());
                case UNDECLARED -> {
                    Map<String, Object> summary = summary(result);
                    if (!report.materialized()) {
                        report.add("check/" + result.name(), MetadataValue.json(summary), KeyConflict.JOIN);
                    }
                    send("report_custom_message", Map.of("payload", Map.of("undeclared_check", summary)));
                }
            }
        }
    }

    private static Map<String, Object> summary(CheckResult result) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("asset_key", result.asset());
        summary.put("check_name", result.name());
        summary.put("passed", result.passed());
        summary.put("severity", result.severity().name());
        summary.put("metadata", result.metadata());
        return summary;
    }

    private void sendCheck(CheckResult result) {
        send("report_asset_check", summary(result));
    }

    /** The report of an asset of the run; null when it is not part of it, or nothing can be sent any more. */
    private @Nullable AssetReport report(String asset, String what) {
        if (sender == null) {
            return null;
        }
        AssetReport report = assets.get(asset);
        if (sender.isClosed()) {
            counter.leftOut(what + " of " + asset + ": the session is closed");
            return null;
        }
        if (report == null) {
            counter.leftOut(what + " of " + asset + ": the run makes " + assets.keySet() + " only");
        }
        return report;
    }

    /**
     * Sends a log line, if its level is one that goes to Dagster and not too many were sent. It is not written to any other log.
     *
     * @param level the level
     * @param line the line
     */
    public void log(LogLevel level, String line) {
        synchronized (lock) {
            if (logs.take(level)) {
                send("log", Map.of("message", line, "level", level.name()));
            } else if (sender != null) {
                counter.heldBack();
            }
        }
    }

    /**
     * Sends something that only the Python side of the host knows what to do with.
     *
     * @param payload a text, a number, true or false, null, or a map or a list of such
     */
    public void send(@Nullable Object payload) {
        synchronized (lock) {
            Map<String, @Nullable Object> message = new LinkedHashMap<>();
            message.put("payload", payload);
            send("report_custom_message", message);
        }
    }

    private void send(String method, Map<String, ? extends @Nullable Object> parameters) {
        if (sender == null) {
            return;
        }
        if (sender.isClosed()) {
            counter.leftOut("a message '" + method + "': the session is closed");
            return;
        }
        sender.send(method, parameters);
    }

    /**
     * Says why the process fails. The first reason counts; it goes with the last message, when the session is closed.
     *
     * @param reason the reason
     */
    public void fail(Throwable reason) {
        synchronized (lock) {
            if (failure == null) {
                failure = reason;
            }
        }
    }

    /**
     * Runs an action and closes the session. What the action throws is reported, then thrown.
     *
     * @param action the action
     * @param <T> what it gives
     * @return what it gave
     */
    public <T> T run(Supplier<T> action) {
        try (PipesSession closed = this) {
            try {
                return action.get();
            } catch (Throwable e) {
                closed.fail(e);
                throw e;
            }
        }
    }

    /**
     * Sends the last message. A declared check that was not reported fails with severity WARN and says so. Does nothing the second
     * time.
     *
     * @throws PipesException when messages were lost, so that a process that goes on as if Dagster knew ends in failure
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (sender == null || sender.isClosed()) {
                return;
            }
            Throwable reason = failure;
            reportMissingChecks(
                    reason == null ? "the job did not report it" : "the job failed: " + Exceptions.text(reason));
            reportHeldBack();
            sender.close(reason == null ? Map.of() : Map.of("exception", Exceptions.describe(reason)));
            removeHook();
            Delivery delivery = counter.delivery();
            if (delivery.lost() > 0) {
                throw new PipesException(delivery.lost() + " messages did not reach Dagster: "
                        + String.join(
                                "; ",
                                delivery.notes()
                                        .subList(0, Math.min(3, delivery.notes().size()))));
            }
        }
    }

    private void reportMissingChecks(String why) {
        assets.forEach((asset, report) -> report.missingChecks().forEach(name -> {
            report.check(name);
            sendCheck(
                    CheckResult.failed(asset, name, CheckSeverity.WARN).with("undetermined", MetadataValue.text(why)));
        }));
    }

    private void reportHeldBack() {
        int heldBack = counter.delivery().heldBack();
        if (heldBack > 0) {
            send(
                    "log",
                    Map.of(
                            "message",
                            heldBack + " more log lines are in the log of the process only",
                            "level",
                            "INFO"));
        }
    }

    private void removeHook() {
        if (hook != null && Thread.currentThread() != hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                PipesLog.LOG.debug("The process is ending, and its hook finds this session closed.");
            }
        }
    }

    /** The process ends and the session is open: it was ended from outside, or the host forgot to close. */
    private void endedEarly() {
        synchronized (lock) {
            if (sender == null || sender.isClosed()) {
                return;
            }
            String why = "the process ended before its session was closed: it was stopped, or it called System.exit";
            send("report_custom_message", Map.of("payload", Map.of("failure", why)));
            fail(new PipesException(why));
            try {
                close();
            } catch (PipesException e) {
                PipesLog.LOG.error("{}", e.getMessage());
            }
        }
    }
}
