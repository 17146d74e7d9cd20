package io.dativo.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Compares files by where they really are: links are followed, so a ConfigMap of Kubernetes is in its folder. */
public final class RealPaths {
    private RealPaths() {}

    /**
     * Whether a file is below one of several folders.
     *
     * @param file a file that exists
     * @param folders the folders; those that do not exist hold nothing
     * @return false too when its real path cannot be found out
     */
    public static boolean isBelow(Path file, Collection<Path> folders) {
        try {
            Path real = file.toRealPath();
            for (Path folder : folders) {
                if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
                    return true;
                }
            }
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }
}
