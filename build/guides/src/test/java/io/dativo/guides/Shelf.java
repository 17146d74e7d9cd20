package io.dativo.guides;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The system of docs/writing-a-provider.md: boxes with labels, in memory. Thread-safe. */
public class Shelf {
    private final Map<String, Labels> boxes = new TreeMap<>();
    private final Map<String, Integer> failing = new TreeMap<>();
    private int failure;

    /** The labels of one box, and how often they were changed. */
    public record Labels(long version, Map<String, String> values) {}

    /** An answer that is none, with the status of HTTP. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status) {
            super("the shelf answered " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Puts an empty box on the shelf. */
    public synchronized Shelf with(String box) {
        boxes.put(box, new Labels(0, Map.of()));
        return this;
    }

    public synchronized Labels read(String box) {
        int status = failure;
        failure = 0;
        refuse(status);
        refuse(boxes.containsKey(box) ? 0 : 404);
        return boxes.get(box);
    }

    /** Changes the named labels; another version than the box has is refused with 409; an empty one is not compared. */
    public synchronized void write(String box, String version, Map<String, String> set, Set<String> remove) {
        refuse(failing.getOrDefault(box, 0));
        Labels before = read(box);
        refuse(version.isEmpty() || version.equals(String.valueOf(before.version())) ? 0 : 409);
        Map<String, String> after = new TreeMap<>(before.values());
        after.putAll(set);
        after.keySet().removeAll(remove);
        boxes.put(box, new Labels(before.version() + 1, after));
    }

    /** The next call fails so. */
    synchronized void failNext(int status) {
        failure = status;
    }

    /** Writes of one box fail so. */
    synchronized void failWritesOf(String box, int status) {
        failing.put(box, status);
    }

    private static void refuse(int status) {
        if (status != 0) {
            throw new Refused(status);
        }
    }
}
