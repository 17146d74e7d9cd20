package io.dativo.reports;

import io.dativo.cost.CostCapabilities;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostRead;
import io.dativo.cost.CostSource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One allocation: asks the source for what the model needs, gives each line its values, splits, and proves the sums. */
final class Allocation {
    private final CostModel model;
    private final CostSource source;
    private final CostCapabilities can;
    private final List<CostKey> keys = new ArrayList<>();
    private final Map<String, List<ResourceFacts>> facts = new HashMap<>();
    private final Refusals refusals;
    private final ReportSums sums;

    Allocation(CostModel model, CostSource source) {
        this.model = model;
        this.source = source;
        this.can = source.capabilities();
        this.refusals = new Refusals(model.policy(), model.clock());
        this.sums = new ReportSums(model.metric());
        model.keys().keySet().forEach(key -> keys.add(CostKey.tag(key)));
        model.dimensions().forEach(dimension -> keys.add(CostKey.of(dimension)));
        model.facts()
                .forEach(fact -> fact.ids()
                        .forEach(id -> facts.computeIfAbsent(id.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                                .add(fact)));
    }

    CostReport run(LocalDate from, LocalDate until) {
        if (model.metric() == CostMetric.EFFECTIVE && !can.effectiveCost()) {
            throw refused(
                    source.describe() + " does not report " + CostMetric.EFFECTIVE.column(), "ask for the billed cost");
        }
        boolean needsDays = model.virtualTags().stream().anyMatch(VirtualTag::needsDays);
        CostQuery bare =
                (needsDays ? CostQuery.daily(from, until) : CostQuery.monthly(from, until)).by(ruleDimensions());
        can.check(bare);
        SortedSet<String> inBill = model.findsSpellings() && can.listsTagKeys() ? source.tagKeys(from, until) : null;
        Spellings spellings = inBill == null ? Spellings.named(model.keys()) : Spellings.found(model.keys(), inBill);
        CostQuery query = withMore(bare.tags(spellings.all()));
        can.check(query);
        CostRead read = source.read(query, line -> take(query, spellings, line));
        if (sums.withoutCost() > 0) {
            throw refused(
                    sums.withoutCost() + " sums of " + source.describe() + " have no "
                            + model.metric().column(),
                    "ask for the billed cost");
        }
        Splitter splitter = new Splitter(keys, model.sharedCosts());
        Map<Cell, Amounts> cells = splitter.split(sums.cells());
        Conservation.check(model.metric(), read, cells);
        return new CostReport(
                new CostReport.Facts(
                        source.describe(), model, keys, notReported(query, read), readiness(spellings, inBill)),
                read,
                cells,
                sums,
                splitter);
    }

    /** What rules look at: a source that lacks one of these cannot be allocated by them. */
    private Set<CostDimension> ruleDimensions() {
        Set<CostDimension> needed = new LinkedHashSet<>();
        for (VirtualTag tag : model.virtualTags()) {
            for (CostKey key : tag.when().keys()) {
                if (key.dimension() != null) {
                    needed.add(key.dimension());
                }
            }
        }
        if (!model.untaggableServices().isEmpty()) {
            needed.add(CostDimension.SERVICE);
        }
        if (model.hasAccounts()) {
            needed.add(CostDimension.ACCOUNT);
        }
        return needed;
    }

    /** What makes the report better, as far as the source can tell it apart too. */
    private CostQuery withMore(CostQuery query) {
        List<CostDimension> wanted = new ArrayList<>(model.dimensions());
        wanted.addAll(List.of(CostDimension.CATEGORY, CostDimension.CORRECTION, CostDimension.BILLING_PERIOD));
        if (!model.facts().isEmpty()) {
            wanted.add(CostDimension.RESOURCE);
        }
        wanted.addAll(List.of(CostDimension.ACCOUNT, CostDimension.SERVICE));
        CostQuery fitting = query;
        for (CostDimension dimension : wanted) {
            Set<CostDimension> more = new TreeSet<>(fitting.dimensions());
            more.add(dimension);
            CostQuery larger = fitting.by(more);
            fitting = can.allows(larger) ? larger : fitting;
        }
        return fitting;
    }

    private Set<CostDimension> notReported(CostQuery query, CostRead read) {
        Set<CostDimension> missing = new TreeSet<>(model.dimensions());
        missing.add(CostDimension.CATEGORY);
        missing.removeAll(query.dimensions());
        missing.addAll(read.notReported());
        return missing;
    }

    private void take(CostQuery query, Spellings spellings, CostLine line) {
        BigDecimal cost = sums.cost(line);
        if (cost == null) {
            return;
        }
        Charge charge = new Charge(model, spellings, line, facts(line));
        List<String> values = new ArrayList<>();
        for (CostKey key : keys) {
            CostDimension dimension = key.dimension();
            if (dimension == null) {
                values.add(tag(charge, query, line, key.name(), cost));
            } else if (query.dimensions().contains(dimension)) {
                values.add(line.get(dimension).orElse(CostModel.NONE));
            } else {
                values.add(CostModel.NOT_REPORTED);
            }
        }
        sums.allocate(line, charge.kind(), List.copyOf(values), cost);
        if (sums.groups() > model.mostGroups()) {
            Map.Entry<Integer, Integer> largest = sums.largest(keys.size());
            throw TooManyGroups.of(
                    model.mostGroups(), keys.get(largest.getKey()).toString(), largest.getValue());
        }
    }

    private String tag(Charge charge, CostQuery query, CostLine line, String key, BigDecimal cost) {
        Charge.Value value = charge.value(key);
        sums.attribution(
                new Attribution(
                        key,
                        line.period(),
                        line.currency(),
                        value.value(),
                        value.source(),
                        value.source() == ValueSource.RESOURCE_TAG ? charge.origin(key) : null,
                        value.source() == ValueSource.RESOURCE_TAG ? charge.plan(key) : null,
                        charge.job()),
                cost);
        if (!key.equals(CostModel.JOB) && !key.equals(CostModel.DATASET)) {
            TagStatus status = charge.status(
                    key, query.dimensions().contains(CostDimension.RESOURCE), tag -> refusals.isRefused(key, tag));
            sums.status(line, key, status, cost, charge.isCovered());
            if (status != TagStatus.TAGGED) {
                sums.gap(line, key, status, charge.ask(), cost);
            }
        }
        return value.value();
    }

    private List<ResourceFacts> facts(CostLine line) {
        return line.get(CostDimension.RESOURCE)
                .map(resource -> facts.getOrDefault(resource.toLowerCase(Locale.ROOT), List.of()))
                .orElse(List.of());
    }

    private List<KeyReadiness> readiness(Spellings spellings, @Nullable Collection<String> inBill) {
        List<KeyReadiness> all = new ArrayList<>();
        for (String key : model.keys().keySet()) {
            List<String> spelled =
                    spellings.of(key).stream().map(Spellings.Spelling::inBill).toList();
            KeyReadiness.State state;
            if (model.inactiveKeys().contains(key)) {
                state = KeyReadiness.State.NOT_ACTIVE;
            } else if (inBill == null) {
                state = KeyReadiness.State.NOT_REPORTED;
            } else {
                state = spelled.isEmpty() ? KeyReadiness.State.NOT_IN_BILL : KeyReadiness.State.IN_BILL;
            }
            all.add(new KeyReadiness(key, state, spelled));
        }
        return all;
    }

    private static InvalidInputException refused(String message, String hint) {
        return new InvalidInputException(
                "the allocation of costs", List.of(Problem.error("cost-model", message, "", null, hint)));
    }
}
