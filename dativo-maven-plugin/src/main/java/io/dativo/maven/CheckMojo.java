package io.dativo.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Judges by the tag policy what jobs will carry, before anything exists, beside all that {@code validate} reports. What hangs
 * on an output of Terraform that is not known yet is left open.
 */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckMojo extends DativoMojo {
    /** The tag policy. */
    @Parameter(property = "dativo.policy", defaultValue = "${project.basedir}/tag-policy.yaml", required = true)
    private File policy = new File("");

    /** Whether warnings fail the build. */
    @Parameter(property = "dativo.strict", defaultValue = "false")
    private boolean strict;

    /** Is made by Maven. */
    public CheckMojo() {}

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("check", "--policy", policy.getPath()));
        if (strict) {
            command.add("--strict");
        }
        return command;
    }
}
