package io.dativo.reports;

import io.dativo.cost.CostDimension;
import io.dativo.cost.CostRead;
import io.dativo.policy.Purpose;
import io.dativo.policy.TagPolicy;
import io.dativo.policy.TagRule;
import io.dativo.problem.Problem;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Who pays for what, what is unallocated, and whom to ask. Immutable. Amounts keep every digit; only texts round. Amounts of
 * several currencies are never added.
 */
public final class CostReport {
    private final Facts facts;
    private final CostRead read;
    private final Map<Cell, Amounts> cells;
    private final List<TagSums> statuses;
    private final Map<TagGap, BigDecimal> gaps;
    private final Map<Attribution, BigDecimal> attributions;
    private final List<Share> shares;
    private final List<Problem> problems;

    /** What a report is about. */
    record Facts(
            String source,
            CostModel model,
            List<CostKey> keys,
            Set<CostDimension> notReported,
            List<KeyReadiness> readiness) {}

    CostReport(Facts facts, CostRead read, Map<Cell, Amounts> cells, ReportSums sums, Splitter splitter) {
        this.facts = facts;
        this.read = read;
        this.cells = Collections.unmodifiableMap(cells);
        this.statuses = sums.statuses();
        this.gaps = Collections.unmodifiableMap(sums.gaps());
        this.attributions = Collections.unmodifiableMap(sums.attributions());
        this.shares = List.copyOf(splitter.shares());
        this.problems = List.copyOf(splitter.problems());
    }

    /** {@return where the costs are from} */
    public String source() {
        return facts.source();
    }

    /** {@return which cost was allocated} */
    public CostMetric metric() {
        return facts.model().metric();
    }

    /** {@return what was read and what was left out} */
    public CostRead read() {
        return read;
    }

    /** {@return the dimensions that the report would have and that the source does not report} */
    public Set<CostDimension> notReported() {
        return Collections.unmodifiableSet(facts.notReported());
    }

    /** {@return what costs are grouped by: the keys of the model, then its dimensions} */
    public List<CostKey> keys() {
        return List.copyOf(facts.keys());
    }

    /**
     * The keys that the policy of the model requires for a purpose.
     *
     * @param purpose the purpose
     * @return the canonical keys, sorted; empty without a policy
     */
    public SortedSet<String> keys(Purpose purpose) {
        SortedSet<String> keys = new TreeSet<>();
        TagPolicy policy = facts.model().policy();
        if (policy != null) {
            for (TagRule rule : policy.rules().values()) {
                String key = rule.key();
                if (rule.purpose() == purpose && key != null && facts.keys().contains(CostKey.tag(key))) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }

    /** {@return the lineage of every split, by stage} */
    public List<Share> shares() {
        return shares;
    }

    /** {@return warnings, for example of a pool without anyone to share it} */
    public List<Problem> problems() {
        return problems;
    }

    /** {@return for each key whether the bill can be distinguished by it} */
    public List<KeyReadiness> activation() {
        return List.copyOf(facts.readiness());
    }

    /**
     * What each value of a tag cost.
     *
     * @param key the canonical key, for example {@code tenant}
     * @return as {@link #by(CostKey...)}
     */
    public List<CostRow> by(String key) {
        return by(CostKey.tag(key));
    }

    /**
     * What each combination of values cost.
     *
     * @param keys keys and dimensions of the model
     * @return the rows by period and currency, the dearest first; they add up to what the source says
     * @throws IllegalArgumentException when the model has no such key
     */
    public List<CostRow> by(CostKey... keys) {
        int[] at = Arrays.stream(keys).mapToInt(this::indexOf).toArray();
        Map<List<Object>, CostRow> rows = new LinkedHashMap<>();
        cells.forEach((cell, amounts) -> {
            List<String> values = IntStream.of(at).mapToObj(cell.values()::get).toList();
            rows.merge(List.of(cell.period(), cell.currency(), values), row(cell, values, amounts), CostRow::plus);
        });
        return rows.values().stream()
                .sorted(Comparator.comparing(CostRow::period)
                        .thenComparing(CostRow::currency)
                        .thenComparing(CostRow::total, Comparator.reverseOrder())
                        .thenComparing(row -> String.join("\u0000", row.values())))
                .toList();
    }

    private static CostRow row(Cell cell, List<String> values, Amounts amounts) {
        BigDecimal no = BigDecimal.ZERO;
        return switch (cell.kind()) {
            case CHARGE ->
                new CostRow(cell.period(), cell.currency(), values, amounts.direct(), amounts.shared(), no, no);
            case CREDIT -> new CostRow(cell.period(), cell.currency(), values, no, no, amounts.sum(), no);
            case TAX -> new CostRow(cell.period(), cell.currency(), values, no, no, no, amounts.sum());
        };
    }

    private int indexOf(CostKey key) {
        int index = facts.keys().indexOf(key);
        if (index < 0) {
            throw new IllegalArgumentException("the model has no key " + key + ", it has " + facts.keys());
        }
        return index;
    }

    /**
     * What changed from month to month.
     *
     * @param keys keys and dimensions of the model
     * @return for each month but the first, each currency and combination of values, the largest change first
     */
    public List<CostChange> monthOverMonth(CostKey... keys) {
        Map<List<Object>, Map<YearMonth, BigDecimal>> months = new LinkedHashMap<>();
        Set<YearMonth> all = new TreeSet<>();
        for (CostRow row : by(keys)) {
            all.add(row.period());
            months.computeIfAbsent(List.of(row.currency(), row.values()), first -> new TreeMap<>())
                    .put(row.period(), row.total());
        }
        List<CostChange> changes = new ArrayList<>();
        for (CostRow row : by(keys)) {
            Map<YearMonth, BigDecimal> own = months.remove(List.of(row.currency(), row.values()));
            if (own != null) {
                all.stream()
                        .skip(1)
                        .forEach(month -> changes.add(new CostChange(
                                row.values(),
                                row.currency(),
                                month,
                                own.getOrDefault(month.minusMonths(1), BigDecimal.ZERO),
                                own.getOrDefault(month, BigDecimal.ZERO))));
            }
        }
        changes.sort(Comparator.comparing(CostChange::period)
                .thenComparing(CostChange::currency)
                .thenComparing(change -> change.difference().abs(), Comparator.reverseOrder()));
        return changes;
    }

    /**
     * How costs stand with a key, by reason.
     *
     * @param key the canonical key
     * @return a sum for each status, period and currency; those of a month add up to its total
     */
    public List<TagSums> byTagStatus(String key) {
        return statuses.stream().filter(sums -> sums.key().equals(key)).toList();
    }

    /**
     * What to mend, and whom to ask.
     *
     * @param key the canonical key
     * @return each place where the tag is not as it should be with its cost, the dearest first
     */
    public List<Map.Entry<TagGap, BigDecimal>> gaps(String key) {
        return gaps.entrySet().stream()
                .filter(gap -> gap.getKey().key().equals(key))
                .sorted(Map.Entry.<TagGap, BigDecimal>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    /**
     * What put the values of a key onto charges.
     *
     * @param key the canonical key
     * @return each with its cost, before shared costs were split
     */
    public Map<Attribution, BigDecimal> attribution(String key) {
        Map<Attribution, BigDecimal> own = new TreeMap<>(attributions);
        own.keySet().removeIf(attribution -> !attribution.key().equals(key));
        return Collections.unmodifiableMap(own);
    }

    /**
     * Which part of the costs is tagged.
     *
     * @param key the canonical key
     * @return one for each period and currency
     */
    public List<Coverage> coverage(String key) {
        Map<List<Object>, Coverage> all = new LinkedHashMap<>();
        for (TagSums sums : byTagStatus(key)) {
            BigDecimal covered = sums.covered();
            BigDecimal no = BigDecimal.ZERO;
            all.merge(
                    List.of(sums.period(), sums.currency()),
                    new Coverage(
                            key,
                            sums.period(),
                            sums.currency(),
                            metric(),
                            sums.status() == TagStatus.TAGGED ? covered : no,
                            sums.status() == TagStatus.NOT_TAGGABLE ? no : covered,
                            covered,
                            sums.amount().subtract(covered)),
                    CostReport::sum);
        }
        return List.copyOf(all.values());
    }

    private static Coverage sum(Coverage one, Coverage other) {
        return new Coverage(
                one.key(),
                one.period(),
                one.currency(),
                one.metric(),
                one.tagged().add(other.tagged()),
                one.taggable().add(other.taggable()),
                one.total().add(other.total()),
                one.leftOut().add(other.leftOut()));
    }

    /** {@return the budgets that are not kept to or at risk, and those that cannot be judged} */
    public List<BudgetFinding> budgets() {
        List<BudgetFinding> findings = new ArrayList<>();
        for (Budget budget : facts.model().budgets()) {
            Map<YearMonth, BigDecimal> spent = new TreeMap<>();
            Set<YearMonth> otherwise = new TreeSet<>();
            for (CostRow row : by(budget.key())) {
                if (row.values().get(0).equals(budget.value())) {
                    if (row.currency().equals(budget.monthly().currency())) {
                        spent.put(row.period(), row.total());
                    } else {
                        otherwise.add(row.period());
                    }
                }
            }
            otherwise.forEach(month -> findings.add(new BudgetFinding(
                    budget, month, BudgetFinding.State.OTHER_CURRENCY, spent.getOrDefault(month, BigDecimal.ZERO))));
            spent.forEach((month, amount) -> {
                BigDecimal all = budget.monthly().amount();
                BigDecimal warned = all.multiply(budget.warnAtPercent()).movePointLeft(2);
                if (amount.compareTo(all) > 0) {
                    findings.add(new BudgetFinding(budget, month, BudgetFinding.State.OVER, amount));
                } else if (amount.compareTo(warned) >= 0) {
                    findings.add(new BudgetFinding(budget, month, BudgetFinding.State.AT_RISK, amount));
                }
            });
        }
        return List.copyOf(findings);
    }

    /** The first page: who pays for what, what has no payer, and whom to ask, for the first key of the model. */
    @Override
    public String toString() {
        return FirstPage.of(this, facts.keys());
    }
}
