package io.dativo.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.problem.DativoException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows the chain of an audit log, line by line. Used once. */
final class AuditVerifier {
    /** The hash is the last member, and is taken over the line without it. */
    private static final Pattern SEALED = Pattern.compile("(\\{.*),\"hash\":\"([0-9a-f]{64})\"}", Pattern.DOTALL);

    private static final int MOST_FINDINGS = 100;

    private final AuditLog.@Nullable Head kept;
    private final List<String> findings = new ArrayList<>();
    private AuditLog.Head last = AuditLog.Head.START;
    private long line;

    /**
     * @param kept a head that was kept elsewhere, or null
     */
    AuditVerifier(AuditLog.@Nullable Head kept) {
        this.kept = kept;
    }

    static String sealed(String entry) {
        return entry.substring(0, entry.length() - 1) + ",\"hash\":\"" + hash(entry) + "\"}";
    }

    private static String hash(String entry) {
        return Digest.plain(entry.getBytes(StandardCharsets.UTF_8));
    }

    static String hashOf(String line) {
        return match(line).group(2);
    }

    /** What a line says of itself. */
    static AuditLog.Head headOf(String line) {
        JsonNode entry = Json.read(line);
        return new AuditLog.Head(Json.member(entry, "seq").asLong(), hashOf(line));
    }

    AuditCheck verifyNothing() {
        compareWithKept();
        return new AuditCheck(last, false, findings);
    }

    AuditCheck verify(InputStream lines) throws IOException {
        InputStream in = new BufferedInputStream(lines);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                line(bytes.toString(StandardCharsets.UTF_8));
                bytes.reset();
            } else {
                bytes.write(b);
            }
        }
        compareWithKept();
        return new AuditCheck(last, bytes.size() > 0, findings);
    }

    private void line(String text) {
        line++;
        try {
            Matcher sealed = match(text);
            JsonNode entry = Json.read(text);
            long number = Json.member(entry, "seq").asLong();
            String prev = Json.text(entry, "prev");
            String hash = sealed.group(2);
            if (!hash(sealed.group(1) + "}").equals(hash)) {
                found("it was changed: its content does not have its hash");
            }
            if (!prev.equals(last.hash()) || number != last.entries() + 1) {
                found("entry " + number + " does not follow entry " + last.entries()
                        + ": something was taken out, put in or moved");
            }
            last = new AuditLog.Head(number, hash);
        } catch (DativoException e) {
            found("it is no entry: " + e.getMessage());
        }
        if (kept != null && last.entries() == kept.entries() && !last.hash().equals(kept.hash())) {
            found("entry " + kept.entries() + " is another one than was there when the head was kept");
        }
    }

    private void compareWithKept() {
        if (kept != null && last.entries() < kept.entries()) {
            found("the log ends with entry " + last.entries() + ", and when the head was kept it had " + kept.entries()
                    + ": the end was cut off");
        }
    }

    private void found(String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add("line " + line + ": " + what);
        }
    }

    private static Matcher match(String line) {
        Matcher matcher = SEALED.matcher(line);
        if (!matcher.matches()) {
            throw new Json.MalformedException("it is not a line that ends with its hash");
        }
        return matcher;
    }
}
