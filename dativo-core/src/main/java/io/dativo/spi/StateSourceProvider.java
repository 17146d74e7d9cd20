package io.dativo.spi;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows how to get at the states that some Terraform backends keep. Found by {@link java.util.ServiceLoader}, or given
 * explicitly, which wins. Making one does no I/O and loads no SDK class. Thread-safe.
 */
public interface StateSourceProvider {
    /** {@return the backend types that it knows, as Terraform names them, for example {@code s3}} */
    Set<String> backendTypes();

    /**
     * What a job file may say to a backend. Whatever else a job says is refused before {@link #source(TerraformBackend)} is
     * called, unless the host allows it.
     *
     * @param backendType one of {@link #backendTypes()}
     * @return the arguments that are safe from any author, and those that name a place to connect to
     */
    JobArguments jobArguments(String backendType);

    /**
     * The source of one state. It does no I/O; {@link StateSource#open} does.
     *
     * @param backend a backend of one of {@link #backendTypes()}
     * @return the source; its description says the place and no credential
     * @throws io.dativo.problem.InvalidInputException when an argument is missing or wrong
     */
    StateSource source(TerraformBackend backend);

    /**
     * The source of the state at an address that a person would type, for example {@code s3://bucket/key}. It does no I/O.
     *
     * @param address the address as it was typed
     * @param environment the value of an environment variable, or null: says what the address does not
     * @return the source; nothing when addresses of this kind are not this provider's
     * @throws io.dativo.problem.InvalidInputException when it is this provider's kind, and wrong
     */
    default Optional<StateSource> source(String address, Function<String, @Nullable String> environment) {
        return Optional.empty();
    }
}
