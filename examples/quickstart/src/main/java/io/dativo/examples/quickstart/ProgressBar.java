package io.dativo.examples.quickstart;

import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import java.io.PrintStream;

/** Draws how far an apply is: again and again over one line of a terminal, once at the end anywhere else. */
final class ProgressBar implements PropagationListener {
    private static final int WIDTH = 40;

    private final PrintStream out;
    private final boolean terminal;
    private long resources;
    private long done;

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void applying(PropagationPlan plan) {
        resources = plan.resources().stream().filter(ResourcePlan::isActionable).count();
        done = 0;
    }

    /** Called by the threads that apply. */
    @Override
    public synchronized void finished(ResourceOutcome outcome) {
        done++;
        if (terminal) {
            out.print("\r" + bar());
        }
    }

    @Override
    public synchronized void applied(PropagationReport report) {
        out.println((terminal ? "\r" : "") + bar());
    }

    private String bar() {
        int filled = resources == 0 ? WIDTH : (int) (WIDTH * Math.min(done, resources) / resources);
        return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + done + " of " + resources + " resources";
    }
}
