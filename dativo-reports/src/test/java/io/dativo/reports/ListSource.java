package io.dativo.reports;

import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Charges in memory: a line each, with what was asked for and nothing else, as a source gives them. */
final class ListSource implements CostSource {
    final List<CostQuery> queries = new ArrayList<>();
    private final List<CostLine> lines;
    private final CostCapabilities capabilities;

    ListSource(Collection<CostLine> lines) {
        this(
                lines,
                CostCapabilities.builder()
                        .dimensions(CostDimension.values())
                        .effectiveCost()
                        .listsTagKeys()
                        .build());
    }

    ListSource(Collection<CostLine> lines, CostCapabilities capabilities) {
        this.lines = List.copyOf(lines);
        this.capabilities = capabilities;
    }

    static ListSource of(CostLine.Builder... lines) {
        List<CostLine> all = new ArrayList<>();
        for (CostLine.Builder line : lines) {
            all.add(line.build());
        }
        return new ListSource(all);
    }

    static CostLine.Builder usd(String cost, String day) {
        LocalDate from = LocalDate.parse(day);
        BigDecimal amount = new BigDecimal(cost);
        return CostLine.builder(from, from.plusDays(1), amount, "USD")
                .effectiveCost(amount)
                .with(CostDimension.CATEGORY, "Usage");
    }

    @Override
    public CostCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public SortedSet<String> tagKeys(LocalDate from, LocalDate until) {
        SortedSet<String> keys = new TreeSet<>();
        lines.forEach(line -> keys.addAll(line.tags().keySet()));
        return keys;
    }

    @Override
    public CostRead read(CostQuery query, Consumer<? super CostLine> each) {
        capabilities.check(query);
        queries.add(query);
        CostRead.Tally tally = new CostRead.Tally(each);
        for (CostLine line : lines) {
            tally.row();
            CostLine.Builder asked = CostLine.builder(line.from(), line.until(), line.billedCost(), line.currency())
                    .effectiveCost(line.effectiveCost());
            query.dimensions()
                    .forEach(dimension ->
                            asked.with(dimension, line.get(dimension).orElse(null)));
            query.tagKeys().forEach(key -> asked.tag(key, line.tags().get(key)));
            tally.accept(asked.build());
        }
        return tally.result();
    }

    @Override
    public String describe() {
        return "a list";
    }
}
