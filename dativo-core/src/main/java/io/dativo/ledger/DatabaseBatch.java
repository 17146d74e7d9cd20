package io.dativo.ledger;

import io.dativo.pace.Batches;
import io.dativo.spi.VersionedStore.Change;
import io.dativo.spi.VersionedStore.Changed;
import io.dativo.spi.VersionedStore.Found;
import io.dativo.spi.VersionedStore.Versioned;
import io.dativo.spi.VersionedStore.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Many documents in few statements, on one connection and in the transaction that it is in. */
final class DatabaseBatch {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    /** So many names stand in one statement: some databases take no more than 999. */
    private static final int MOST_NAMES = 500;

    private final Connection connection;
    private final String table;

    DatabaseBatch(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /** Reads documents with one statement for hundreds. */
    Map<String, Found> read(List<String> names) throws SQLException {
        Map<String, Found> found = new HashMap<>();
        names.forEach(name -> found.put(name, Found.NOTHING));
        for (List<String> some : Batches.cut(names, MOST_NAMES)) {
            try (PreparedStatement select = naming("name, content, version", some);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Found document = Found.of(new Versioned(row.getString(2), Long.toString(row.getLong(3))));
                    // To some databases a and A are alike.
                    found.replace(row.getString(1), document);
                }
            }
        }
        return found;
    }

    /** The same number of places for most numbers of names, so that a database knows the statement again. */
    private PreparedStatement naming(String columns, List<String> names) throws SQLException {
        int places = Math.max(1, Integer.highestOneBit(Math.max(1, names.size() - 1)) * 2);
        PreparedStatement select = connection.prepareStatement("SELECT " + columns + " FROM " + table
                + " WHERE name IN (" + String.join(",", Collections.nCopies(places, "?")) + ")");
        for (int i = 0; i < places; i++) {
            select.setString(i + 1, names.get(Math.min(i, names.size() - 1)));
        }
        return select;
    }

    /** Makes changes step by step: the first write of each, then the second of those whose first took effect. */
    List<Changed> write(List<Change> changes) throws SQLException {
        int[] done = new int[changes.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            open.add(i);
        }
        // Two transactions that take the rows of one step in one order do not wait for each other in a circle.
        open.sort(Comparator.comparing(i -> changes.get(i).writes().get(0).name()));
        for (int step = 0; !open.isEmpty(); step++) {
            Map<Integer, Write> writes = new HashMap<>();
            for (int i : open) {
                if (step < changes.get(i).writes().size()) {
                    writes.put(i, changes.get(i).writes().get(step));
                }
            }
            open.retainAll(writes.keySet());
            open.retainAll(step(open, writes));
            open.forEach(i -> done[i]++);
        }
        List<Changed> changed = new ArrayList<>();
        for (int each : done) {
            changed.add(new Changed(each, null));
        }
        return changed;
    }

    /** @return those that took effect */
    private Set<Integer> step(List<Integer> order, Map<Integer, Write> writes) throws SQLException {
        Set<Integer> effective = new HashSet<>();
        List<Integer> updates = new ArrayList<>();
        List<Integer> inserts = new ArrayList<>();
        List<Integer> deletes = new ArrayList<>();
        for (int i : order) {
            Write write = Objects.requireNonNull(writes.get(i));
            if (write.content() == null) {
                deletes.add(i);
            } else if (write.expectedVersion() == null) {
                inserts.add(i);
            } else if (VERSION.matcher(write.expectedVersion()).matches()) {
                updates.add(i);
            }
        }
        update(updates, writes, effective);
        insert(inserts, writes, effective);
        delete(deletes, writes);
        effective.addAll(deletes);
        return effective;
    }

    private void update(List<Integer> some, Map<Integer, Write> writes, Set<Integer> effective) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        String sql = "UPDATE " + table + " SET version = ?, content = ? WHERE name = ? AND version = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i : some) {
                Write write = Objects.requireNonNull(writes.get(i));
                long version = Long.parseLong(String.valueOf(write.expectedVersion()));
                update.setLong(1, version + 1);
                update.setString(2, write.content());
                update.setString(3, write.name());
                update.setLong(4, version);
                update.addBatch();
            }
            int[] counts = update.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] < 0) {
                    throw new SQLException("the driver does not say which rows a batch changed");
                }
                if (counts[i] == 1) {
                    effective.add(some.get(i));
                }
            }
        }
    }

    /** Those that are there are found before, since a key that is there twice ends the transaction in some databases. */
    private void insert(List<Integer> some, Map<Integer, Write> writes, Set<Integer> effective) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        Set<String> there = there(some.stream()
                .map(i -> Objects.requireNonNull(writes.get(i)).name())
                .toList());
        List<Integer> absent = some.stream()
                .filter(i ->
                        !there.contains(Objects.requireNonNull(writes.get(i)).name()))
                .toList();
        if (absent.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + table + " (name, version, content) VALUES (?, 1, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i : absent) {
                Write write = Objects.requireNonNull(writes.get(i));
                insert.setString(1, write.name());
                insert.setString(2, write.content());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        effective.addAll(absent);
    }

    private Set<String> there(List<String> names) throws SQLException {
        Set<String> there = new HashSet<>();
        for (List<String> some : Batches.cut(names, MOST_NAMES)) {
            try (PreparedStatement select = naming("name", some);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    there.add(row.getString(1));
                }
            }
        }
        return there;
    }

    private void delete(List<Integer> some, Map<Integer, Write> writes) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE name = ?")) {
            for (int i : some) {
                delete.setString(1, Objects.requireNonNull(writes.get(i)).name());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
