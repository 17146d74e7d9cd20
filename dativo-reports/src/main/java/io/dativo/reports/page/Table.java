package io.dativo.reports.page;

import java.util.List;

/**
 * A table: the page shows its first rows, files have all. Immutable.
 *
 * @param name how files call it
 * @param columns its columns
 * @param rows its rows, the most important first
 */
record Table(String name, List<Column> columns, List<List<Cell>> rows) {
    private static final int MOST_SHOWN = 50;

    Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    List<List<Cell>> firstRows() {
        return rows.subList(0, Math.min(MOST_SHOWN, rows.size()));
    }

    int moreRows() {
        return Math.max(0, rows.size() - MOST_SHOWN);
    }

    List<Column> explained() {
        return columns.stream()
                .filter(column -> !column.explanation().isEmpty())
                .toList();
    }
}
