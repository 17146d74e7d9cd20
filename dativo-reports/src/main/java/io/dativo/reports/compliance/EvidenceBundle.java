package io.dativo.reports.compliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of evidence that stands alone: the report's data, whatever it rests on (a policy, a plan, outcomes, what was read
 * back, a bill's totals), the pages, and a manifest with the digest of each. Whoever has the folder can make the pages again
 * and compare them byte for byte. A changed bit is found by the folder alone; a folder that was made anew as a whole only by
 * the digest of its manifest, which is to be kept elsewhere. Immutable and thread-safe.
 */
public final class EvidenceBundle {
    private static final String MANIFEST = "manifest.json";
    private static final String DIGEST = "manifest.sha256";
    private static final String REPORT = "report.json";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private final Function<ComplianceReport, Map<String, String>> pages;

    /**
     * A bundle with pages.
     *
     * @param pages makes the files of the pages of a report; the same report makes the same files
     */
    public EvidenceBundle(Function<ComplianceReport, Map<String, String>> pages) {
        this.pages = pages;
    }

    /**
     * What is wrong with a folder of evidence. Immutable.
     *
     * @param digest the digest of its manifest, to be compared with the one that was kept
     * @param findings what is wrong; empty when nothing is
     */
    public record Verification(String digest, List<String> findings) {
        /** Copies the findings. */
        public Verification {
            findings = List.copyOf(findings);
        }

        /** {@return whether nothing is wrong} */
        public boolean isIntact() {
            return findings.isEmpty();
        }
    }

    /**
     * Writes a folder of evidence.
     *
     * @param report the report
     * @param restsOn what it rests on: contents by file name
     * @param folder an empty folder, or one that is not there
     * @return the digest of the manifest, to be kept elsewhere
     * @throws IllegalArgumentException when a name is no plain file name, or one of the bundle's own
     * @throws ProviderException when the folder has files already or cannot be written
     */
    public String write(ComplianceReport report, Map<String, byte[]> restsOn, Path folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(REPORT, bytes(report.toJson()));
        pages.apply(report).forEach((name, text) -> files.put(name, bytes(text)));
        restsOn.forEach((name, content) -> {
            if (!NAME.matcher(name).matches()
                    || files.containsKey(name)
                    || name.equals(MANIFEST)
                    || name.equals(DIGEST)) {
                throw new IllegalArgumentException("'" + name + "' cannot be the name of a file of evidence");
            }
            files.put(name, content);
        });
        ObjectNode manifest = Json.object().put("format", 1);
        ObjectNode digests = manifest.putObject("sha256");
        files.forEach((name, content) -> digests.put(name, Digest.plain(content)));
        byte[] written = bytes(Json.write(manifest));
        files.put(MANIFEST, written);
        files.put(DIGEST, bytes(Digest.plain(written) + "\n"));
        try {
            Files.createDirectories(folder);
            if (!names(folder).isEmpty()) {
                throw new ProviderException(
                        Kind.REJECTED, null, folder + " has files already; evidence needs a folder of its own", null);
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new ProviderException(
                    Kind.UNAVAILABLE, null, "the evidence cannot be written to " + folder + ": " + e, e);
        }
        return Digest.plain(written);
    }

    /**
     * Verifies a folder of evidence: that each file is what the manifest says, that there is no other, and that the pages
     * made again are the same bytes.
     *
     * @param folder the folder
     * @return what is wrong
     * @throws ProviderException when the folder cannot be read
     */
    public Verification verify(Path folder) {
        List<String> findings = new ArrayList<>();
        try {
            Set<String> names = names(folder);
            for (String needed : List.of(MANIFEST, DIGEST, REPORT)) {
                if (!names.contains(needed)) {
                    return new Verification("", List.of(needed + " is missing"));
                }
            }
            byte[] manifest = Files.readAllBytes(folder.resolve(MANIFEST));
            String digest = Digest.plain(manifest);
            if (!text(Files.readAllBytes(folder.resolve(DIGEST))).equals(digest + "\n")) {
                findings.add(MANIFEST + " is not what " + DIGEST + " says");
            }
            names.remove(MANIFEST);
            names.remove(DIGEST);
            for (Map.Entry<String, JsonNode> file : Json.members(Json.read(text(manifest)), "sha256")) {
                if (!names.remove(file.getKey())) {
                    findings.add(file.getKey() + " is missing");
                } else if (!Digest.plain(Files.readAllBytes(folder.resolve(file.getKey())))
                        .equals(file.getValue().asText())) {
                    findings.add(file.getKey() + " is not what the manifest says");
                }
            }
            names.forEach(name -> findings.add(name + " is not in the manifest"));
            again(folder, findings);
            return new Verification(digest, findings);
        } catch (IOException e) {
            if (e instanceof CharacterCodingException) {
                return new Verification("", List.of("a file of the evidence is not in UTF-8"));
            }
            throw new ProviderException(Kind.UNAVAILABLE, null, "the evidence cannot be read: " + e, e);
        } catch (Json.MalformedException e) {
            findings.add("the manifest cannot be read: " + e.getMessage());
            return new Verification("", findings);
        }
    }

    /** Makes the pages again; a report that cannot be read is a finding. */
    private void again(Path folder, List<String> findings) throws IOException {
        ComplianceReport report;
        try {
            report = ComplianceReport.parse(text(Files.readAllBytes(folder.resolve(REPORT))));
        } catch (DativoException | DateTimeException | CharacterCodingException e) {
            findings.add(REPORT + " cannot be read: " + e.getMessage());
            return;
        }
        for (Map.Entry<String, String> page : pages.apply(report).entrySet()) {
            Path file = folder.resolve(page.getKey());
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes(page.getValue()))) {
                findings.add(page.getKey() + " is not what the report makes");
            }
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
