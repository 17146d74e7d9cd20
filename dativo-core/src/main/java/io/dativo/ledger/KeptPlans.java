package io.dativo.ledger;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents of applied plans, for a later undo.
 *
 * @param documents where they are
 */
record KeptPlans(Documents documents) {
    static final String PLAN = "plan.";
    private static final Pattern PLAN_NAME = Pattern.compile("plan\\.[0-9a-f]+\\.(-?[0-9]{1,18})\\.json");

    void keep(String planId, Instant at, Supplier<String> document) {
        if (documents.find(PLAN + planId + ".").isEmpty()) {
            // When another process wrote it in between, it is the same document.
            documents.write(PLAN + planId + "." + at.toEpochMilli() + LedgerNames.JSON, document.get(), null);
        }
    }

    Optional<String> plan(String planId) {
        return documents.find(PLAN + planId + ".").values().stream()
                .map(document -> document.content())
                .findFirst();
    }

    int pruneBefore(Instant time) {
        List<String> old = byTime().stream()
                .filter(name -> appliedAt(name) < time.toEpochMilli())
                .toList();
        old.forEach(documents::delete);
        return old.size();
    }

    int pruneTo(int count) {
        List<String> all = byTime();
        List<String> old = all.subList(0, Math.max(0, all.size() - count));
        old.forEach(documents::delete);
        return old.size();
    }

    private List<String> byTime() {
        return documents.find(PLAN).keySet().stream()
                .filter(name -> PLAN_NAME.matcher(name).matches())
                .sorted(Comparator.comparingLong(KeptPlans::appliedAt))
                .toList();
    }

    private static long appliedAt(String planName) {
        Matcher name = PLAN_NAME.matcher(planName);
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}
