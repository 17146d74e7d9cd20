package io.dativo.job;

import io.dativo.infrastructure.Infrastructure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the id of a job: {@code tenant/environment/name}. The name is the one that was given; else
 * {@code infrastructure.metadata.job_id}; else that of the asset and that of the job file, joined by a dot, and once where
 * they are equal. It depends on what the files say and what they are called, not on where they lie.
 */
final class JobId {
    /** The key of {@code infrastructure.metadata} that names the job. */
    static final String METADATA_KEY = "job_id";

    /** Stands for an environment that a job does not name. */
    private static final String NO_ENVIRONMENT = "-";

    private JobId() {}

    /**
     * The id of a job.
     *
     * @param file what the job says
     * @param asset the name of its asset
     * @param given the name that the host gives, or null
     * @param path the job file, or null when the job was made in code
     */
    static String of(JobFile file, String asset, @Nullable String given, @Nullable Path path) {
        return escaped(file.tenantId(), "%/") + "/" + environment(file.environment()) + "/"
                + Optional.ofNullable(given)
                        .filter(name -> !name.isEmpty())
                        .or(() -> configured(file.infrastructure()))
                        .map(name -> escaped(name, "%/"))
                        .orElseGet(() -> derived(asset, path));
    }

    /** The tenant in the id of a job; a text that is no such id is a tenant's as a whole. */
    static String tenantOf(String id) {
        int end = id.indexOf('/');
        return unescaped(end < 0 ? id : id.substring(0, end));
    }

    /** The environment in the id of a job, or null when it names none. */
    static @Nullable String environmentOf(String id) {
        String[] parts = id.split("/", -1);
        return parts.length < 3 || parts[1].equals(NO_ENVIRONMENT) ? null : unescaped(parts[1]);
    }

    private static String unescaped(String part) {
        return part.replace("%2F", "/").replace("%2D", "-").replace("%25", "%");
    }

    /** Whether a value can name a job. */
    static boolean isName(@Nullable Object value) {
        return value instanceof Number || (value instanceof String text && !text.isEmpty());
    }

    private static Optional<String> configured(@Nullable Infrastructure infrastructure) {
        Map<String, @Nullable Object> metadata = infrastructure == null ? null : infrastructure.metadata();
        return metadata == null
                ? Optional.empty()
                : Optional.ofNullable(metadata.get(METADATA_KEY))
                        .filter(JobId::isName)
                        .map(Object::toString);
    }

    private static String derived(String asset, @Nullable Path path) {
        String ofAsset = escaped(asset, "%/.");
        String ofFile = path == null ? ofAsset : escaped(withoutExtension(path), "%/.");
        return ofAsset.equals(ofFile) ? ofAsset : ofAsset + "." + ofFile;
    }

    private static String withoutExtension(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /** An environment that is named like the placeholder of a missing one is distinguished from it. */
    private static String environment(@Nullable String environment) {
        if (environment == null || environment.isEmpty()) {
            return NO_ENVIRONMENT;
        }
        return environment.equals(NO_ENVIRONMENT) ? "%2D" : escaped(environment, "%/");
    }

    private static String escaped(String part, String special) {
        StringBuilder escaped = new StringBuilder(part.length());
        part.chars().forEach(c -> {
            if (special.indexOf(c) >= 0) {
                escaped.append(String.format("%%%02X", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
