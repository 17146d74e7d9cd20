package io.dativo.test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds what was reported against what the step declared: each once, and nothing else. */
final class DagsterResults {
    private final Set<String> assets;
    private final Set<String> declared;
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<DagsterStep.Materialization> materializations = new ArrayList<>();
    private final List<DagsterStep.Check> checks = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    DagsterResults(Set<String> assets, Set<String> checks) {
        this.assets = assets;
        this.declared = checks;
        missing.addAll(assets);
        missing.addAll(checks);
    }

    void take(List<Object> reported, boolean implicit) {
        for (Object result : reported) {
            if (failure.isPresent()) {
                return;
            }
            if (result instanceof DagsterStep.Materialization materialization) {
                materialized(materialization);
            } else if (result instanceof DagsterStep.Check check) {
                checked(check);
            }
        }
        for (String asset : implicit && failure.isEmpty() ? assets : Set.<String>of()) {
            if (missing.remove(asset)) {
                materializations.add(new DagsterStep.Materialization(
                        DagsterMessages.assetKey(asset), JsonNodeFactory.instance.objectNode(), true));
            }
        }
        if (!missing.isEmpty()) {
            fail("did not yield or return expected outputs " + missing);
        }
    }

    private void materialized(DagsterStep.Materialization materialization) {
        String key = String.join("/", materialization.asset());
        if (!assets.contains(key)) {
            fail("Asset key " + key + " not found in AssetsDefinition");
        } else if (!missing.remove(key)) {
            fail("returned an output \"" + key + "\" multiple times");
        } else {
            materializations.add(materialization);
        }
    }

    private void checked(DagsterStep.Check check) {
        String key = String.join("/", check.asset()) + ":" + check.name();
        if (!declared.contains(key)) {
            fail("Received unexpected AssetCheckResult");
        } else if (!missing.remove(key)) {
            fail("returned an output \"" + key + "\" multiple times");
        } else {
            checks.add(check);
        }
    }

    /** The first failure counts. */
    void fail(String why) {
        failure = failure.or(() -> Optional.of(why));
    }

    Optional<String> failure() {
        return failure;
    }

    List<DagsterStep.Materialization> materializations() {
        return materializations;
    }

    List<DagsterStep.Check> checks() {
        return checks;
    }
}
