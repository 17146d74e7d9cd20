package io.dativo.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Reports every problem of job files, with its place and a hint. Reads files only. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ValidateMojo extends DativoMojo {
    /** A tag policy, which is validated too. */
    @Parameter(property = "dativo.policy")
    private @Nullable File policy;

    /** Whether warnings fail the build. */
    @Parameter(property = "dativo.strict", defaultValue = "false")
    private boolean strict;

    /** Is made by Maven. */
    public ValidateMojo() {}

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("validate"));
        if (policy != null) {
            command.addAll(List.of("--policy", policy.getPath()));
        }
        if (strict) {
            command.add("--strict");
        }
        return command;
    }
}
