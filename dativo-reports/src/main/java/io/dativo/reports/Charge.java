package io.dativo.reports;

import io.dativo.cost.ChargeCategory;
import io.dativo.cost.CostDimension;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.propagation.RecordedWrite;
import io.dativo.reports.Spellings.Spelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One line of the bill under the eyes of a model: which value each key has, what gave it, and how the tag stands. */
final class Charge {
    private final CostModel model;
    private final Spellings spellings;
    private final CostLine line;
    private final List<ResourceFacts> facts;

    Charge(CostModel model, Spellings spellings, CostLine line, List<ResourceFacts> facts) {
        this.model = model;
        this.spellings = spellings;
        this.line = line;
        this.facts = facts;
    }

    /**
     * The value of a key.
     *
     * @param value the value, or {@link CostModel#UNALLOCATED}
     * @param source what gave it
     */
    record Value(String value, ValueSource source) {}

    private record TagInBill(Spelling spelling, String value) {}

    Value value(String key) {
        for (ValueSource source : model.precedence()) {
            String value = switch (source) {
                case RESOURCE_TAG -> tagValue(key);
                case JOB -> jobValue(key);
                case VIRTUAL_TAG -> virtualValue(key);
                case ACCOUNT ->
                    line.get(CostDimension.ACCOUNT)
                            .map(account -> model.accountValue(account, key))
                            .orElse(null);
                case DEFAULT -> model.defaultValue(key);
                case NONE -> null;
            };
            if (value != null && !value.isBlank()) {
                return new Value(value, source);
            }
        }
        return new Value(CostModel.UNALLOCATED, ValueSource.NONE);
    }

    private @Nullable TagInBill tag(String key) {
        for (Spelling spelling : spellings.of(key)) {
            String value = line.tags().get(spelling.inBill());
            if (value != null && !value.isBlank()) {
                return new TagInBill(spelling, value);
            }
        }
        return null;
    }

    private @Nullable String tagValue(String key) {
        TagInBill tag = tag(key);
        return tag == null ? null : tag.value();
    }

    /** What jobs say, where they say the same. */
    private @Nullable String jobValue(String key) {
        if (key.equals(CostModel.JOB)) {
            return joined(ResourceFacts::job);
        }
        if (key.equals(CostModel.DATASET)) {
            return joined(ResourceFacts::dataset);
        }
        Set<String> values = new LinkedHashSet<>();
        facts.forEach(fact -> fact.tags().get(key).ifPresent(tag -> values.add(tag.value())));
        return values.size() == 1 ? values.iterator().next() : null;
    }

    private @Nullable String joined(Function<ResourceFacts, @Nullable String> part) {
        String all = facts.stream()
                .map(part)
                .filter(text -> text != null)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? null : all;
    }

    private @Nullable String virtualValue(String key) {
        for (VirtualTag tag : model.virtualTags()) {
            if (tag.key().equals(key)
                    && tag.isValidOn(line.from())
                    && tag.when().test(this::inBill)) {
                return tag.value();
            }
        }
        return null;
    }

    private @Nullable String inBill(CostKey key) {
        CostDimension dimension = key.dimension();
        return dimension == null ? tagValue(key.name()) : line.dimensions().get(dimension);
    }

    /**
     * How the tag stands.
     *
     * @param asksForResources whether the line would have a resource if the charge had one
     * @param isRefused whether the policy refuses a value of the key
     */
    TagStatus status(String key, boolean asksForResources, Function<String, Boolean> isRefused) {
        TagInBill tag = tag(key);
        if (tag != null) {
            // What a policy says of values that were put together is not known of each.
            if (!tag.value().equals(CostQuery.OTHER) && isRefused.apply(tag.value())) {
                return TagStatus.REFUSED_BY_POLICY;
            }
            return tag.spelling().isNamed() ? TagStatus.TAGGED : TagStatus.ANOTHER_SPELLING;
        }
        if (isUntaggable(asksForResources)) {
            return TagStatus.NOT_TAGGABLE;
        }
        if (model.inactiveKeys().contains(key)) {
            return TagStatus.KEY_NOT_ACTIVE;
        }
        boolean later = facts.stream()
                .map(fact -> fact.taggedSince().get(key))
                .anyMatch(since -> since != null && !since.isBefore(line.until()));
        return later ? TagStatus.TAGGED_AFTER_CHARGE : TagStatus.NEVER_TAGGED;
    }

    private boolean isUntaggable(boolean asksForResources) {
        ChargeCategory category = line.category().orElse(null);
        return category == ChargeCategory.TAX
                || category == ChargeCategory.CREDIT
                || (asksForResources && line.get(CostDimension.RESOURCE).isEmpty())
                || line.get(CostDimension.SERVICE)
                        .filter(model.untaggableServices()::contains)
                        .isPresent();
    }

    /** Whom to ask about it: the job, where it is declared, the account's contact; or null. */
    @Nullable
    String ask() {
        String job = joined(fact -> fact.job() == null
                ? null
                : fact.job() + (fact.terraformAddress() == null ? "" : " (" + fact.terraformAddress() + ")"));
        if (job != null) {
            return job;
        }
        String address = joined(ResourceFacts::terraformAddress);
        return address != null
                ? address
                : line.get(CostDimension.ACCOUNT).map(model::contact).orElse(null);
    }

    /** Where the job wrote the value that the bill has, or null. */
    @Nullable
    String origin(String key) {
        String value = tagValue(key);
        return value == null
                ? null
                : joined(fact -> fact.tags()
                        .get(key)
                        .filter(tag -> tag.value().equals(value)
                                || isSpelled(fact.written().get(key), value))
                        .map(tag -> tag.origin().level() + " " + tag.origin())
                        .orElse(null));
    }

    /** A cloud may spell a value otherwise than the job does. */
    private static boolean isSpelled(@Nullable RecordedWrite write, String value) {
        return write != null && write.value().equals(value);
    }

    /** The plan by which the value was written that the bill has, or null. */
    @Nullable
    String plan(String key) {
        String value = tagValue(key);
        return value == null
                ? null
                : joined(fact -> {
                    RecordedWrite write = fact.written().get(key);
                    return write != null && write.value().equals(value) ? write.plan() : null;
                });
    }

    /** The job that wrote it, or null. */
    @Nullable
    String job() {
        return joined(ResourceFacts::job);
    }

    /** Whether it is in the numerator and the denominator of a coverage, as far as the bill says what it is. */
    boolean isCovered() {
        ChargeCategory category = line.category().orElse(ChargeCategory.USAGE);
        boolean isCost = category == ChargeCategory.USAGE
                || (category == ChargeCategory.PURCHASE && model.metric() == CostMetric.BILLED);
        return isCost && !line.isCorrection();
    }

    Cell.Kind kind() {
        return line.category().map(Cell.Kind::of).orElse(Cell.Kind.CHARGE);
    }
}
