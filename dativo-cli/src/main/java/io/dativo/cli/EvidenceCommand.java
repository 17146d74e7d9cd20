package io.dativo.cli;

import io.dativo.reports.compliance.EvidenceBundle;
import io.dativo.reports.page.CompliancePages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether a folder of evidence is as it was written. */
@Command(
        name = "evidence",
        description = "Verifies a folder of evidence: every digest, and that its report makes the same pages again.",
        mixinStandardHelpOptions = true)
final class EvidenceCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "DIR", description = "the folder")
    private Path folder = Path.of("");

    @Option(
            names = "--digest",
            paramLabel = "SHA256",
            description = "the digest that was printed when it was written, kept elsewhere: finds a folder made anew")
    private @Nullable String digest;

    EvidenceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        EvidenceBundle.Verification verified = new EvidenceBundle(CompliancePages::of).verify(folder);
        List<String> findings = new ArrayList<>(verified.findings());
        if (digest != null && !digest.strip().equalsIgnoreCase(verified.digest())) {
            findings.add("the manifest has the digest " + verified.digest() + ", and not " + digest.strip());
        }
        String kept = digest == null ? "; without --digest a folder that was made anew as a whole is not found" : "";
        new Printer(surroundings)
                .document(
                        findings.isEmpty()
                                ? "intact, digest " + verified.digest() + kept
                                : String.join("\n", findings));
        return (findings.isEmpty() ? Exit.OK : Exit.FINDINGS).code();
    }
}
