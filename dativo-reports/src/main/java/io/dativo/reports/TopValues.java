package io.dativo.reports;

import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Costs in which a tag with very many values has those that cost most in each currency, and {@link CostQuery#OTHER} for all
 * others, so that no cost is lost. It reads the source once more, by that tag alone. Thread-safe where the source is.
 */
public final class TopValues implements CostSource {
    private final CostSource source;
    private final String key;
    private final int most;

    private TopValues(CostSource source, String key, int most) {
        this.source = source;
        this.key = key;
        this.most = most;
    }

    /**
     * Keeps the values of a tag that cost most.
     *
     * @param source the costs
     * @param key the tag in the spelling of the bill; where a query does not ask for it nothing is changed
     * @param most how many values are kept in each currency, above zero
     * @return the costs, whose sums are those of the source
     */
    public static CostSource of(CostSource source, String key, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one value is kept, not " + most);
        }
        return new TopValues(source, key, most);
    }

    @Override
    public CostCapabilities capabilities() {
        return source.capabilities();
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        return source.tagKeys(from, until);
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        if (!query.tagKeys().contains(key)) {
            return source.read(query, each);
        }
        CostQuery keeping = query.keeping(key, top(query));
        return source.read(keeping, line -> each.accept(kept(keeping, line)));
    }

    private Set<String> top(CostQuery query) {
        Map<String, Map<String, BigDecimal>> sums = new HashMap<>();
        source.read(CostQuery.monthly(query.from(), query.until()).tags(key), line -> {
            String value = line.tags().get(key);
            if (value != null) {
                sums.computeIfAbsent(line.currency(), first -> new HashMap<>())
                        .merge(value, line.billedCost(), BigDecimal::add);
            }
        });
        Set<String> top = new TreeSet<>();
        sums.values()
                .forEach(byValue -> byValue.entrySet().stream()
                        .sorted(Map.Entry.<String, BigDecimal>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(most)
                        .forEach(value -> top.add(value.getKey())));
        return top;
    }

    /** A source may have distinguished more values than were asked for. */
    private CostLine kept(CostQuery query, CostLine line) {
        @Nullable String value = line.tags().get(key);
        String kept = query.keptValue(key, value);
        if (kept == null || kept.equals(value)) {
            return line;
        }
        CostLine.Builder other = CostLine.builder(line.from(), line.until(), line.billedCost(), line.currency())
                .effectiveCost(line.effectiveCost());
        line.dimensions().forEach(other::with);
        line.tags().forEach((name, text) -> other.tag(name, name.equals(key) ? kept : text));
        return other.build();
    }

    @Override
    public String describe() {
        return source.describe() + ", the " + most + " values of " + key + " that cost most";
    }

    @Override
    public String toString() {
        return describe();
    }
}
