package io.dativo.reports.bill;

import io.dativo.cost.CostDimension;
import io.dativo.reports.bill.BillFormat.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cells of one row that are asked for, as values, and what is wrong with the first that is malformed. Not thread-safe. */
final class BillRow {
    private static final int MOST_SHOWN = 40;

    private final BillColumns columns;
    private final BillTags tags;
    private final BillCells cells;
    private final @Nullable AwsEffectiveCost awsEffective;
    private final Cell[] wanted;
    private final int[] tagColumns;
    private final @Nullable String[] tagKeys;
    private final @Nullable String[] texts;
    private final @Nullable BigDecimal[] numbers;
    private final int[] billed;
    private final int[] currency;
    private final int[] start;
    private final int[] provider;

    private @Nullable LocalDate from;
    private @Nullable LocalDate until;
    private @Nullable BigDecimal effective;
    private String reason = "";
    private String value = "";

    /** What a column is read for. */
    private enum Cell {
        NOTHING,
        NUMBER,
        EFFECTIVE,
        START,
        END,
        TAGS,
        TAG,
        CATEGORY,
        MONTH,
        TEXT
    }

    BillRow(BillColumns columns, BillTags tags, Set<CostDimension> dimensions, boolean asksForDays) {
        this.columns = columns;
        this.tags = tags;
        BillFormat format = columns.format();
        tags.format(format);
        cells = new BillCells(format == BillFormat.AZURE);
        wanted = new Cell[columns.count()];
        Arrays.fill(wanted, Cell.NOTHING);
        texts = new String[columns.count()];
        numbers = new BigDecimal[columns.count()];
        tagKeys = new String[columns.count()];
        tagColumns = columns.places(Field.TAGS);
        billed = columns.places(Field.BILLED);
        currency = columns.places(Field.CURRENCY);
        start = columns.places(Field.START);
        provider = columns.places(CostDimension.PROVIDER);
        for (CostDimension dimension : dimensions) {
            read(
                    switch (dimension) {
                        case CATEGORY -> Cell.CATEGORY;
                        case BILLING_PERIOD -> Cell.MONTH;
                        default -> Cell.TEXT;
                    },
                    columns.places(dimension));
        }
        if (format == BillFormat.AWS) {
            awsEffective = new AwsEffectiveCost(columns);
            read(Cell.NUMBER, awsEffective.numbers());
            read(Cell.TEXT, awsEffective.texts());
        } else {
            awsEffective = null;
        }
        if (format == BillFormat.AZURE) {
            read(Cell.TEXT, columns.places(CostDimension.CORRECTION));
        }
        if (dimensions.contains(CostDimension.CATEGORY)) {
            read(Cell.CATEGORY, columns.places(CostDimension.CATEGORY));
        }
        if (tags.listsAll()) {
            read(Cell.TEXT, provider);
        }
        wantTags(format);
        read(Cell.NUMBER, billed);
        read(Cell.EFFECTIVE, columns.places(Field.EFFECTIVE));
        read(Cell.TEXT, currency);
        read(Cell.START, start);
        if (asksForDays) {
            read(Cell.END, columns.places(Field.END));
        }
    }

    private void read(Cell cell, int... places) {
        for (int place : places) {
            if (place >= 0) {
                wanted[place] = cell;
            }
        }
    }

    private void wantTags(BillFormat format) {
        if (tags.isIdle()) {
            return;
        }
        for (int place = 0; place < columns.count(); place++) {
            tagKeys[place] = format.tagColumn(columns.name(place));
            if (tagKeys[place] != null) {
                read(Cell.TAG, place);
            }
        }
        read(Cell.TAGS, tagColumns);
    }

    /** Forgets the row before. */
    void clear() {
        Arrays.fill(texts, null);
        Arrays.fill(numbers, null);
        from = null;
        until = null;
        effective = null;
        reason = "";
        value = "";
        tags.clear();
    }

    /** Takes a cell. */
    void cell(int index, char[] buffer, int offset, int length) {
        if (index >= wanted.length || wanted[index] == Cell.NOTHING || BillCells.isEmpty(buffer, offset, length)) {
            return;
        }
        boolean isGood = true;
        switch (wanted[index]) {
            case NUMBER -> {
                numbers[index] = BillCells.number(buffer, offset, length);
                isGood = numbers[index] != null;
            }
            case EFFECTIVE -> {
                effective = BillCells.number(buffer, offset, length);
                isGood = effective != null;
            }
            case START -> {
                LocalDate day = cells.day(buffer, offset, length);
                from = from == null ? day : from;
                isGood = day != null;
            }
            case END -> {
                until = cells.end(buffer, offset, length);
                isGood = until != null;
            }
            case MONTH -> {
                texts[index] = cells.month(buffer, offset, length);
                isGood = texts[index] != null;
            }
            case CATEGORY -> {
                texts[index] = cells.text(buffer, offset, length);
                isGood = columns.format().category(texts[index]).isPresent();
            }
            case TAGS -> isGood = tags.read(buffer, offset, length, rank(index));
            case TAG -> tags.read(tagKey(index), cells.text(buffer, offset, length), 0);
            default -> texts[index] = cells.text(buffer, offset, length);
        }
        if (!isGood && reason.isEmpty()) {
            boolean isLong = length > MOST_SHOWN;
            fail(
                    columns.name(index) + " is " + expected(wanted[index]),
                    "'" + new String(buffer, offset, isLong ? MOST_SHOWN : length) + (isLong ? "…" : "") + "'");
        }
    }

    private static String expected(Cell cell) {
        return switch (cell) {
            case NUMBER, EFFECTIVE -> "no amount of money";
            case START, END, MONTH -> "no time of ISO 8601";
            case CATEGORY -> "no known kind of charge";
            default -> "no JSON object of keys and values";
        };
    }

    private int rank(int index) {
        int rank = 0;
        while (tagColumns[rank] != index) {
            rank++;
        }
        return rank;
    }

    private String tagKey(int index) {
        String key = tagKeys[index];
        return key == null ? "" : key;
    }

    /** Says what is wrong, where nothing was before. */
    void fail(String why, String what) {
        if (reason.isEmpty()) {
            reason = why;
            value = what;
        }
    }

    /** What is wrong with the row, without a value of it; empty when nothing is. */
    String reason() {
        return reason;
    }

    /** The value that is wrong, or empty. */
    String value() {
        return value;
    }

    /** What was billed, or null when the row does not say it, which is wrong. */
    @Nullable
    BigDecimal billed() {
        return needed(Field.BILLED, first(numbers, billed));
    }

    /** The currency, or null when the row does not say it, which is wrong. */
    @Nullable
    String currency() {
        return needed(Field.CURRENCY, first(texts, currency));
    }

    /** The day on which the charge begins, or null when the row does not say it, which is wrong. */
    @Nullable
    LocalDate from() {
        return needed(Field.START, from);
    }

    private <T> @Nullable T needed(Field field, @Nullable T found) {
        if (found == null) {
            fail(columns.name(field) + " is empty", "");
        }
        return found;
    }

    /** The day after the last, or null when the row does not say it. */
    @Nullable
    LocalDate until() {
        return until;
    }

    /** What it cost with what was paid in advance spread over its use, or null when the row does not say it. */
    @Nullable
    BigDecimal effective(BigDecimal unblended) {
        return awsEffective == null ? effective : awsEffective.of(texts, numbers, unblended);
    }

    /** The type of an Azure charge that only an export of amortised costs has, or null. */
    @Nullable
    String amortisedOnly() {
        String type =
                columns.format() == BillFormat.AZURE ? first(texts, columns.places(CostDimension.CORRECTION)) : null;
        return type != null && columns.format().isAmortisedOnly(type) ? type : null;
    }

    /** Whether the row is of Azure, where keys are listed. */
    boolean isOfAzure() {
        return AzureTags.PROVIDER.equals(dimension(CostDimension.PROVIDER, provider));
    }

    /** The value of a dimension whose places are known, or null. */
    @Nullable
    String dimension(CostDimension dimension, int[] places) {
        String text = first(texts, places);
        return text == null
                ? columns.format().always(dimension)
                : columns.format().value(dimension, text);
    }

    private static <T> @Nullable T first(@Nullable T[] all, int[] places) {
        for (int place : places) {
            T each = all[place];
            if (each != null) {
                return each;
            }
        }
        return null;
    }
}
