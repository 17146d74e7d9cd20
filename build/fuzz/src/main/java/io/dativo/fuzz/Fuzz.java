package io.dativo.fuzz;

/** What Jazzer calls; the system property {@code dativo.fuzz.target} says which target it is for. */
public final class Fuzz {
    private static final Target TARGET = Target.valueOf(System.getProperty("dativo.fuzz.target", "JOB"));

    private Fuzz() {}

    /**
     * Reads what Jazzer made up.
     *
     * @param bytes any bytes
     */
    public static void fuzzerTestOneInput(byte[] bytes) {
        TARGET.read(bytes);
    }
}
