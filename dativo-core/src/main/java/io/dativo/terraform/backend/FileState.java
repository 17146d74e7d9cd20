package io.dativo.terraform.backend;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.StateSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A state in a local file. Immutable. */
record FileState(Path file) implements StateSource {
    @Override
    public InputStream open() {
        if (Files.isDirectory(file)) {
            throw new ProviderException(
                    Kind.REJECTED,
                    null,
                    file + " is a folder, not a state; give the file, or the folder as terraform.module_path",
                    null);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Opening a pipe waits for a writer, and a device may never end.
            throw new ProviderException(
                    Kind.REJECTED, null, file + " is a pipe, a socket or a device, not a state", null);
        }
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException missing) {
            throw new ProviderException(
                    Kind.NOT_FOUND,
                    null,
                    "there is no state at " + file + "; run 'terraform apply', or check the path and the workspace",
                    missing);
        } catch (AccessDeniedException denied) {
            throw new ProviderException(Kind.DENIED, null, file + " may not be read", denied);
        } catch (IOException failed) {
            throw new ProviderException(Kind.UNAVAILABLE, null, file + " could not be opened", failed);
        }
    }

    @Override
    public String describe() {
        return file.toString();
    }
}
