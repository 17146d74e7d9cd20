package io.dativo.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.config.ConfigNode;
import io.dativo.config.YamlReader;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where Dativo answers otherwise than the original product on purpose: vector to our own answers, with the reason. */
final class Deviations {
    private final Map<String, JsonNode> byVector;

    private Deviations(Map<String, JsonNode> byVector) {
        this.byVector = byVector;
    }

    static Deviations none() {
        return new Deviations(Map.of());
    }

    static Deviations read(Path file) {
        List<Problem> problems = new ArrayList<>();
        ConfigNode document = YamlReader.read(file, file.toString(), problems);
        if (document == null || Problem.anyError(problems)) {
            throw new InvalidInputException("deviations", problems);
        }
        Map<String, JsonNode> byVector = new TreeMap<>();
        Vector.JSON.<JsonNode>valueToTree(document.toJava()).properties().forEach(entry -> {
            if (!entry.getValue().hasNonNull("reason")
                    || !entry.getValue().path("expected").isObject()) {
                throw new IllegalArgumentException(
                        "the deviation '" + entry.getKey() + "' in " + file + " needs a reason and what is expected");
            }
            byVector.put(entry.getKey(), entry.getValue());
        });
        return new Deviations(byVector);
    }

    /** {@return what is asked of each vector and answered otherwise than by the original} */
    Map<String, Set<String>> asks() {
        Map<String, Set<String>> asks = new TreeMap<>();
        byVector.forEach((vector, deviation) -> {
            Set<String> names = new TreeSet<>();
            deviation.path("expected").fieldNames().forEachRemaining(names::add);
            asks.put(vector, names);
        });
        return asks;
    }

    /** Our own answer to an ask, or null when the original's holds. */
    @Nullable
    JsonNode expected(Vector vector, String ask) {
        JsonNode deviation = byVector.get(vector.name());
        if (deviation == null) {
            return null;
        }
        if (!vector.isQuirk()) {
            throw new IllegalArgumentException(
                    "'" + vector.name() + "' is no quirk of the original: nothing may deviate from it");
        }
        return deviation.path("expected").get(ask);
    }
}
