package io.dativo.reports.page;

import java.util.List;

/**
 * A part of a page. Immutable.
 *
 * @param heading what it is about
 * @param explanation what its numbers are counted from
 * @param trends its charts
 * @param table its table
 * @param whenEmpty what stands in place of a table without rows
 */
record Section(String heading, String explanation, List<Trend> trends, Table table, String whenEmpty) {
    Section {
        trends = List.copyOf(trends);
    }

    static Section of(String heading, String explanation, Table table, String whenEmpty) {
        return new Section(heading, explanation, List.of(), table, whenEmpty);
    }
}
