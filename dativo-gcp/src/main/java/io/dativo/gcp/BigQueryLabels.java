package io.dativo.gcp;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tags as the labels of a job. What a query costs is billed by the labels of its job; labels of the dataset or the table
 * that it reads are not on that line of the bill.
 */
public final class BigQueryLabels {
    private BigQueryLabels() {}

    /**
     * Spells tags as labels, for {@code QueryJobConfiguration.setLabels} and for tag keys in a {@code CostQuery}.
     *
     * @param tags canonical key to value
     * @return the labels, sorted
     * @throws InvalidInputException with every tag that is no label, and with keys that are the same label
     */
    public static SortedMap<String, String> of(Map<String, String> tags) {
        SortedMap<String, String> labels = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        new TreeMap<>(tags).forEach((key, value) -> {
            EncodedTag label = GcpRules.LABELS.encode(key, value);
            GcpRules.LABELS
                    .refusal(label.key(), label.value())
                    .ifPresent(why -> problems.add(Problem.error(
                            "label-refused", "the tag '" + key + "' " + why + " as a label", key, null, null)));
            if (labels.put(label.key(), label.value()) != null) {
                problems.add(Problem.error(
                        "keys-meet",
                        "'" + key + "' and another key are both the label '" + label.key() + "'",
                        key,
                        null,
                        null));
            }
        });
        if (labels.size() > GcpRules.LABELS.maxTags()) {
            problems.add(Problem.error(
                    "too-many-labels", "there are " + labels.size() + " labels, and a job takes 64", "", null, null));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the labels of a job", problems);
        }
        return labels;
    }
}
