package io.dativo.spi;

import java.io.InputStream;

/**
 * Gives the bytes of one Terraform state, wherever it lives. It does not read them. Thread-safe.
 */
public interface StateSource {
    /**
     * Opens the state from its first byte; the caller closes the stream and may stop reading early. Reading may throw a
     * {@link io.dativo.problem.ProviderException} beside an {@link java.io.IOException}.
     *
     * @return the bytes
     * @throws io.dativo.problem.ProviderException when the state cannot be had: {@code NOT_FOUND} when there is none; the
     *     message says where it was looked for
     */
    InputStream open();

    /** {@return where the state is, for messages; never a credential} */
    String describe();
}
