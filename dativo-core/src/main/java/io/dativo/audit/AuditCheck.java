package io.dativo.audit;

import java.util.List;

/**
 * What the verification of an {@link AuditLog} found. Immutable.
 *
 * @param head where the log ends
 * @param torn whether the last line is not whole, as a crash leaves it; the next writer sets that right and says so
 * @param findings what is wrong, each with its line; the first hundred
 */
public record AuditCheck(AuditLog.Head head, boolean torn, List<String> findings) {
    /** Copies the findings. */
    public AuditCheck {
        findings = List.copyOf(findings);
    }

    /** {@return whether nothing was changed, taken out, moved or, as far as a kept head can tell, cut off} */
    public boolean isIntact() {
        return findings.isEmpty();
    }

    /** {@code 42 entries, intact}, or every finding. */
    @Override
    public String toString() {
        String entries = head.entries() + (head.entries() == 1 ? " entry" : " entries");
        String end = torn ? ", the last line is torn" : "";
        return isIntact() ? entries + ", intact" + end : entries + end + "\n" + String.join("\n", findings);
    }
}
