package io.dativo.cli;

import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import java.io.PrintStream;

/** Draws how far a plan and an apply are, on one line that is replaced, for a person at a terminal. */
final class ProgressBar implements PropagationListener {
    private static final int WIDTH = 40;
    static final String TO_THE_START = "\r\033[K";

    private final PrintStream out;
    private long resources;
    private long done;

    ProgressBar(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void planned(ResourcePlan plan) {
        done++;
        out.print(TO_THE_START + "planned " + Words.count((int) done, "resource"));
        out.flush();
    }

    @Override
    public synchronized void applying(PropagationPlan plan) {
        resources = plan.resources().stream().filter(ResourcePlan::isActionable).count();
        done = 0;
    }

    @Override
    public synchronized void finished(ResourceOutcome outcome) {
        done++;
        int drawn = (int) (WIDTH * done / resources);
        out.print(TO_THE_START + "[" + "#".repeat(drawn) + " ".repeat(WIDTH - drawn) + "] " + done + " of "
                + Words.count((int) resources, "resource"));
        out.flush();
    }
}
