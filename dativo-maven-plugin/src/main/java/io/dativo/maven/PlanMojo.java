package io.dativo.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A dry run: shows what an apply would change, and fails the build for what it cannot bring in place. It reads the tags of
 * live systems with the credentials of the process, so no phase is its own: bind it to one, or call it.
 */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends DativoMojo {
    /** The tag policy. */
    @Parameter(property = "dativo.policy")
    private @Nullable File policy;

    /** Who owns which tag: a folder, {@code s3://BUCKET/PREFIX} or {@code gs://BUCKET/PREFIX}. */
    @Parameter(property = "dativo.ledger", defaultValue = "${project.basedir}/.dativo", required = true)
    private String ledger = "";

    /** Whether the Iceberg catalog of the jobs stays closed: then their tables are not observed. */
    @Parameter(property = "dativo.withoutCatalog", defaultValue = "false")
    private boolean withoutCatalog;

    /** A file that holds the plan too, for {@code dativo apply PLAN}; its name ends with {@code .json}. */
    @Parameter(property = "dativo.planFile")
    private @Nullable File planFile;

    /** Is made by Maven. */
    public PlanMojo() {}

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("plan", "--ledger", ledger));
        if (policy != null) {
            command.addAll(List.of("--policy", policy.getPath()));
        }
        if (withoutCatalog) {
            command.add("--without-catalog");
        }
        if (planFile != null) {
            command.addAll(List.of("--out", planFile.getPath()));
        }
        return command;
    }
}
