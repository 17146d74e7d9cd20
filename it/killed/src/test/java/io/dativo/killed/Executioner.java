package io.dativo.killed;

import io.dativo.test.InMemoryProvider;
import io.dativo.test.InMemoryProvider.Call;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Kills a process when it is at one of its calls, or some time after. */
final class Executioner implements InMemoryProvider.Calls {
    private final int call;
    private final long delayMicros;
    private int calls;
    private @Nullable Process process;
    private @Nullable Call at;

    Executioner(int call, long delayMicros) {
        this.call = call;
        this.delayMicros = delayMicros;
    }

    /** {@return the call at which the process was killed, or nothing} */
    synchronized @Nullable Call killedAt() {
        return at;
    }

    synchronized void victim(Process victim) {
        process = victim;
        notifyAll();
    }

    @Override
    public void at(Call now) {
        synchronized (this) {
            calls++;
            if (calls != call) {
                return;
            }
            at = now;
        }
        if (delayMicros == 0) {
            kill();
        } else {
            Thread later = new Thread(() -> {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(delayMicros));
                kill();
            });
            later.start();
        }
    }

    private void kill() {
        Process victim;
        synchronized (this) {
            while (process == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            victim = process;
        }
        victim.destroyForcibly();
        try {
            victim.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
