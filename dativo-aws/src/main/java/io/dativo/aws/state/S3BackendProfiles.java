package io.dativo.aws.state;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/** The files of profiles that a backend {@code s3} names. */
final class S3BackendProfiles {
    private S3BackendProfiles() {}

    /**
     * Reads the files.
     *
     * @return the profiles, or null when it names no file and the SDK's own way is right
     * @throws ProviderException when a file that it names cannot be read
     */
    static @Nullable ProfileFile of(S3Backend backend) {
        List<Path> configs = paths(backend, "shared_config_files", "AWS_CONFIG_FILE");
        String before = backend.text("shared_credentials_file");
        List<Path> credentials = before == null
                ? paths(backend, "shared_credentials_files", "AWS_SHARED_CREDENTIALS_FILE")
                : List.of(path(before, backend));
        if (configs.isEmpty() && credentials.isEmpty()) {
            return null;
        }
        ProfileFile.Aggregator all = ProfileFile.aggregator();
        List<Path> usualCredentials =
                ProfileFileLocation.credentialsFileLocation().stream().toList();
        for (Path file : credentials.isEmpty() ? usualCredentials : credentials) {
            all.addFile(read(file, ProfileFile.Type.CREDENTIALS, backend));
        }
        List<Path> usualConfigs =
                ProfileFileLocation.configurationFileLocation().stream().toList();
        for (Path file : configs.isEmpty() ? usualConfigs : configs) {
            all.addFile(read(file, ProfileFile.Type.CONFIGURATION, backend));
        }
        return all.build();
    }

    /** What the backend names must be there; what the environment names may be missing, as for every program. */
    private static List<Path> paths(S3Backend backend, String name, String variable) {
        Object value = backend.value(name);
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(file -> path(String.valueOf(file), backend))
                    .toList();
        }
        if (value != null) {
            return List.of(path(value.toString(), backend));
        }
        String file = backend.variable(variable);
        return file == null || !Files.exists(path(file, backend)) ? List.of() : List.of(path(file, backend));
    }

    private static Path path(String file, S3Backend backend) {
        try {
            return Path.of(file.startsWith("~/") ? System.getProperty("user.home") + file.substring(1) : file);
        } catch (InvalidPathException noPath) {
            throw unreadable(file, backend, noPath);
        }
    }

    private static ProfileFile read(Path file, ProfileFile.Type type, S3Backend backend) {
        try {
            return ProfileFile.builder().content(file).type(type).build();
        } catch (RuntimeException broken) {
            throw unreadable(file.toString(), backend, broken);
        }
    }

    private static ProviderException unreadable(String file, S3Backend backend, Throwable cause) {
        return new ProviderException(
                Kind.DENIED, null, backend + ": the profiles in " + file + " cannot be read", cause);
    }
}
