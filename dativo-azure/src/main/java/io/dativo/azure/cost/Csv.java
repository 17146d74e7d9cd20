package io.dativo.azure.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of comma-separated values: quoted ones may hold commas, line ends and doubled quotes. Not thread-safe. */
final class Csv {
    private static final int END = -1;

    private final Reader reader;
    private int line;

    Csv(Reader reader) throws IOException {
        BufferedReader buffered = new BufferedReader(reader, 1 << 16);
        this.reader = buffered;
        buffered.mark(1);
        if (buffered.read() != '\uFEFF') {
            buffered.reset();
        }
    }

    /** {@return the number of the row that was read last, the first is 1; line ends within values do not count} */
    int line() {
        return line;
    }

    /** The next row, or null at the end. */
    @Nullable
    List<String> next() throws IOException {
        int character = reader.read();
        while (character == '\n' || character == '\r') {
            character = reader.read();
        }
        if (character == END) {
            return null;
        }
        line++;
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        while (true) {
            if (character == '"' && value.isEmpty()) {
                character = quoted(value);
            } else if (character == ',' || character == '\n' || character == END) {
                row.add(value.toString());
                value.setLength(0);
                if (character != ',') {
                    return row;
                }
                character = reader.read();
            } else {
                if (character != '\r') {
                    value.append((char) character);
                }
                character = reader.read();
            }
        }
    }

    /** Reads to the quote that ends it; gives what follows. */
    private int quoted(StringBuilder value) throws IOException {
        for (int character = reader.read(); character != END; character = reader.read()) {
            if (character == '"') {
                int following = reader.read();
                if (following != '"') {
                    return following;
                }
            }
            value.append((char) character);
        }
        return END;
    }
}
