package io.dativo.examples.quickstart;

import io.dativo.propagation.PropagationListener;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.PropagationReport;
import io.dativo.propagation.ResourceOutcome;
import io.dativo.propagation.ResourcePlan;
import java.io.PrintStream;

/** Draws how far an apply is, as one line that grows: it moves in a terminal and reads well in a log. */
final class ProgressBar implements PropagationListener {
    private static final int WIDTH = 40;

    private final PrintStream out;
    private long resources;
    private long done;
    private int drawn;

    ProgressBar(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void applying(PropagationPlan plan) {
        resources = plan.resources().stream().filter(ResourcePlan::isActionable).count();
        done = 0;
        drawn = 0;
        out.print("[");
    }

    /** Called by the threads that apply. */
    @Override
    public synchronized void finished(ResourceOutcome outcome) {
        done++;
        draw((int) (WIDTH * done / resources));
    }

    @Override
    public synchronized void applied(PropagationReport report) {
        draw(WIDTH);
        out.println("] " + done + " of " + resources + " resources");
    }

    private void draw(int width) {
        out.print("#".repeat(width - drawn));
        out.flush();
        drawn = width;
    }
}
