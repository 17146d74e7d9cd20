package io.dativo.config;

/** The path to where a walk through a document stands. It becomes a text only when asked for. Not thread-safe. */
final class DottedPath {
    private final StringBuilder path;

    DottedPath(String start) {
        path = new StringBuilder(start);
    }

    /** {@return the mark to go back to} */
    int enter(String key) {
        int mark = path.length();
        separate();
        path.append(key);
        return mark;
    }

    /** {@return the mark to go back to} */
    int enter(int index) {
        int mark = path.length();
        separate();
        path.append(index);
        return mark;
    }

    void leave(int mark) {
        path.setLength(mark);
    }

    /** {@return the path as it was at a mark} */
    String at(int mark) {
        return path.substring(0, mark);
    }

    private void separate() {
        if (!path.isEmpty()) {
            path.append('.');
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
