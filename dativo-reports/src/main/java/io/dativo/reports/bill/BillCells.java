package io.dativo.reports.bill;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the characters of cells into values, without a new text for one that was there before: bills repeat themselves. Not
 * thread-safe.
 */
final class BillCells {
    private static final int TEXTS = 1 << 13;
    private static final int MOST_DAYS = 10_000;
    private static final int DAY = "2026-05-01".length();
    private static final int MONTH = "2026-05".length();

    /** More than any currency needs: with more, adding up takes as long as the author of the file likes. */
    private static final int MOST_DIGITS = 40;

    private static final int MOST_CHARACTERS = 100;
    private static final DateTimeFormatter MONTH_FIRST =
            DateTimeFormatter.ofPattern("M/d/uuuu").withResolverStyle(ResolverStyle.STRICT);

    private final boolean isMonthFirst;
    private final @Nullable String[] texts = new String[TEXTS];
    private final Map<String, LocalDate> days = new HashMap<>();
    private final Map<String, String> months = new HashMap<>();

    /**
     * @param isMonthFirst whether days may also be {@code 5/31/2026}
     */
    BillCells(boolean isMonthFirst) {
        this.isMonthFirst = isMonthFirst;
    }

    /** Whether a cell is empty, or says so. */
    static boolean isEmpty(char[] buffer, int offset, int length) {
        return length == 0
                || (length == 4
                        && buffer[offset] == 'N'
                        && buffer[offset + 1] == 'U'
                        && buffer[offset + 2] == 'L'
                        && buffer[offset + 3] == 'L');
    }

    /** The text of a cell. */
    String text(char[] buffer, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = (hash ^ (hash >>> 13)) & (TEXTS - 1);
        String known = texts[slot];
        if (known == null || !isSame(known, buffer, offset, length)) {
            known = new String(buffer, offset, length);
            texts[slot] = known;
        }
        return known;
    }

    private static boolean isSame(String text, char[] buffer, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** The number of a cell, or null when it is none that a bill can hold. */
    static @Nullable BigDecimal number(char[] buffer, int offset, int length) {
        if (length > MOST_CHARACTERS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(buffer, offset, length);
            boolean isMoney = Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS;
            return isMoney ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The day with which a time begins, or null. */
    @Nullable
    LocalDate day(char[] buffer, int offset, int length) {
        if (isMonthFirst && length <= DAY && hasSlash(buffer, offset, length)) {
            return day(text(buffer, offset, length), MONTH_FIRST);
        }
        if (length < DAY || (length > DAY && buffer[offset + DAY] != 'T' && buffer[offset + DAY] != ' ')) {
            return null;
        }
        return day(text(buffer, offset, DAY), DateTimeFormatter.ISO_LOCAL_DATE);
    }

    private @Nullable LocalDate day(String text, DateTimeFormatter format) {
        LocalDate known = days.get(text);
        if (known != null) {
            return known;
        }
        if (days.size() > MOST_DAYS) {
            days.clear();
        }
        try {
            LocalDate day = LocalDate.parse(text, format);
            days.put(text, day);
            return day;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean hasSlash(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] == '/') {
                return true;
            }
        }
        return false;
    }

    /** The day after the last of a time that ends so, or null. */
    @Nullable
    LocalDate end(char[] buffer, int offset, int length) {
        LocalDate day = day(buffer, offset, length);
        if (day == null || length <= DAY) {
            return day;
        }
        for (int i = offset + DAY + 1; i < offset + length; i++) {
            if (buffer[i] >= '1' && buffer[i] <= '9') {
                return day.plusDays(1);
            }
            if (buffer[i] == '+' || buffer[i] == '-' || buffer[i] == 'Z') {
                break;
            }
        }
        return day;
    }

    /** The month with which a time begins, or null. */
    @Nullable
    String month(char[] buffer, int offset, int length) {
        if (isMonthFirst && hasSlash(buffer, offset, length)) {
            LocalDate day = day(buffer, offset, length);
            return day == null ? null : YearMonth.from(day).toString();
        }
        if (length < MONTH) {
            return null;
        }
        String text = text(buffer, offset, MONTH);
        if (months.containsKey(text)) {
            return text;
        }
        try {
            months.put(text, YearMonth.parse(text).toString());
            return text;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
