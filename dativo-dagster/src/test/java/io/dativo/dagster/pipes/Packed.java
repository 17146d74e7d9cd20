package io.dativo.dagster.pipes;

/** Packs a parameter as Dagster does, for tests in other packages. */
public final class Packed {
    private Packed() {}

    /** The parameter's text. */
    public static String of(Object value) {
        return UnderDagster.packed(value);
    }
}
