package io.dativo.terraform.backend;

import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.JobArguments;
import io.dativo.spi.TerraformBackend;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds what a job file, or a note of {@code terraform init} beside it, says to a backend to what it may say. */
final class BackendTrust {
    private static final String PATH = "infrastructure.terraform.backend";

    /** What core itself knows how to read. */
    private static final Map<String, JobArguments> OWN = Map.of(
            "local", JobArguments.of("path", "workspace_dir"),
            "http",
                    JobArguments.of(
                                    "username",
                                    "password",
                                    "update_method",
                                    "lock_address",
                                    "lock_method",
                                    "unlock_address",
                                    "unlock_method",
                                    "retry_max",
                                    "retry_wait_max",
                                    "retry_wait_min")
                            .places("address"),
            "cloud", JobArguments.of("organization", "workspaces", "token").places("hostname"),
            "remote", JobArguments.of("organization", "workspaces", "token").places("hostname"),
            "pg",
                    JobArguments.of(
                                    "schema_name",
                                    "table_name",
                                    "index_name",
                                    "skip_schema_creation",
                                    "skip_table_creation",
                                    "skip_index_creation")
                            .places("conn_str"));

    private final JobTrust trust;
    private final Predicate<String> fromHost;
    private final Predicate<Path> mayRead;

    private BackendTrust(JobTrust trust, Predicate<String> fromHost, Predicate<Path> mayRead) {
        this.trust = trust;
        this.fromHost = fromHost;
        this.mayRead = mayRead;
    }

    /** For what a job says. */
    static BackendTrust of(Job job, JobTrust trust) {
        return new BackendTrust(trust, job::isHostsWord, job::mayRead);
    }

    /** For what a binding says that is no job's; its files are the caller's own. */
    static BackendTrust of(JobTrust trust) {
        return new BackendTrust(trust, path -> false, file -> true);
    }

    /**
     * Checks a file or a folder that a job names; one that is not there is reported when it is read.
     *
     * @throws InvalidInputException when it is outside of the root
     */
    Path checkFile(Path file, String path) {
        if (Files.exists(file) && !mayRead.test(file)) {
            throw new InvalidInputException(
                    "the Terraform state",
                    List.of(Problem.error(
                            "outside-of-root",
                            "it is outside of the folder that job files may name files of",
                            path,
                            null,
                            "that folder is base(...), else the working directory, and the one of the job file; give a base"
                                    + " that holds it, or give the state to Dativo.builder().terraformState(...)")));
        }
        return file;
    }

    /** What a job may say to one of core's own backends. */
    static @Nullable JobArguments own(String type) {
        return OWN.get(type);
    }

    /**
     * Checks every argument.
     *
     * @throws InvalidInputException with a problem for each that is the host's to say
     */
    void check(TerraformBackend backend, JobArguments may) {
        List<Problem> problems = new ArrayList<>();
        flat(backend.arguments()).forEach((name, value) -> {
            String path = PATH + "." + name;
            if (may.isPlace(name)) {
                checkPlace(backend, name, value, path, problems);
            } else if (!may.isSafe(name) && !trust.allowsArgument(backend.type(), name) && !fromHost.test(path)) {
                problems.add(refused(backend.type(), name, path));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the Terraform backend", problems);
        }
    }

    private void checkPlace(TerraformBackend backend, String name, String value, String path, List<Problem> problems) {
        if (fromHost.test(path)) {
            return;
        }
        String place = value;
        if (backend.type().equals("pg")) {
            PostgresAddress address = PostgresAddress.of(value);
            address.furtherParts().forEach(part -> {
                String argument = name + "." + part;
                if (!trust.allowsArgument("pg", argument)) {
                    problems.add(refused("pg", argument, path));
                }
            });
            place = address.place();
        } else if (name.equals("hostname")) {
            place = "https://" + value;
            if (isHostsOwn(backend, value)) {
                return;
            }
        }
        if (!trust.allowsBackendPlace(backend.type(), place)) {
            String shown = shown(place);
            problems.add(Problem.error(
                    "place-not-trusted",
                    "a job file may not send this host to "
                            + (shown == null ? "the place that '" + name + "' names" : shown),
                    path,
                    null,
                    "leave '" + name + "' to the environment of the host, or let the host trust the place:"
                            + " JobTrust.builder().backendPlaces(\"" + backend.type() + "\", \""
                            + (shown == null ? "PLACE" : shown) + "\"), given to Dativo.builder().trust(...)"));
        }
    }

    /** A token is kept by host, so one that has a token here is one that was configured here. */
    private static boolean isHostsOwn(TerraformBackend backend, String host) {
        return host.equals(HcpState.HCP_TERRAFORM)
                || host.equals(backend.variable("TF_CLOUD_HOSTNAME"))
                || CliConfig.of(backend::variable).token(host) != null;
    }

    private static Problem refused(String type, String name, String path) {
        return Problem.error(
                "argument-not-trusted",
                "a job file may not give the backend '" + type + "' the argument '" + name
                        + "': by it, it could reach commands, files or credentials of this host",
                path,
                null,
                "leave it to the environment of the host, or let the host allow it:"
                        + " JobTrust.builder().backendArguments(\"" + type + "\", \"" + name
                        + "\"), given to Dativo.builder().trust(...)");
    }

    /** Scheme, host and port; nothing for what is no address. */
    private static @Nullable String shown(String place) {
        try {
            URI uri = URI.create(place);
            return uri.getScheme() == null || uri.getHost() == null
                    ? null
                    : uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** Every argument that is given, those of blocks with a dot. A note names every argument, most of them with null or false. */
    private static Map<String, String> flat(Map<String, @Nullable Object> arguments) {
        Map<String, String> flat = new TreeMap<>();
        arguments.forEach((name, value) -> flatten(name, value, flat));
        return new LinkedHashMap<>(flat);
    }

    private static void flatten(String name, @Nullable Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> block) {
            block.forEach((key, inner) -> flatten(name + "." + key, inner, flat));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> flatten(name, item, flat));
        } else if (value != null && !value.toString().isEmpty() && !value.equals(false)) {
            flat.put(name, value.toString());
        }
    }
}
