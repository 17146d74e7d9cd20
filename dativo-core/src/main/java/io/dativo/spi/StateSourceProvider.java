package io.dativo.spi;

import java.util.Set;

/**
 * Knows how to get at the states that some Terraform backends keep. Found by {@link java.util.ServiceLoader}, or given
 * explicitly, which wins. Making one does no I/O and loads no SDK class. Thread-safe.
 */
public interface StateSourceProvider {
    /** {@return the backend types that it knows, as Terraform names them, for example {@code s3}} */
    Set<String> backendTypes();

    /**
     * The source of one state. It does no I/O; {@link StateSource#open} does.
     *
     * @param backend a backend of one of {@link #backendTypes()}
     * @return the source; its description says the place and no credential
     * @throws io.dativo.problem.InvalidInputException when an argument is missing or wrong
     */
    StateSource source(TerraformBackend backend);
}
