package io.dativo.terraform;

import io.dativo.spi.StateSource;
import java.nio.file.Path;

/** Where Terraform states come from. */
public final class StateSources {
    private StateSources() {}

    /**
     * A state in a local file.
     *
     * @param file the file
     * @return the source
     */
    public static StateSource file(Path file) {
        return new FileState(file);
    }
}
