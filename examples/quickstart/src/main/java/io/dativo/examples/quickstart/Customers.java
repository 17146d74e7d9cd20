package io.dativo.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;

/** Appends customer rows from a CSV file to the table: what the job itself does. */
final class Customers {
    private Customers() {}

    /** Appends every row in one commit; the summary says on whose behalf. Returns how many rows there were. */
    static int append(Table table, Path csv, Map<String, String> summary) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        List<String> rows = lines.subList(1, lines.size());
        String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
        DataWriter<Record> writer = new GenericFileWriterFactory.Builder(table)
                .dataFileFormat(FileFormat.PARQUET)
                .build()
                .newDataWriter(
                        EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)), table.spec(), null);
        try (writer) {
            for (String row : rows) {
                writer.write(customer(table, row.split(",", -1)));
            }
        }
        DataFile file = writer.toDataFile();
        var append = table.newAppend().appendFile(file);
        summary.forEach(append::set);
        append.commit();
        return rows.size();
    }

    private static Record customer(Table table, String[] cells) {
        Record customer = GenericRecord.create(table.schema());
        customer.setField("id", cells[0]);
        customer.setField("email", cells[1]);
        customer.setField("created", OffsetDateTime.parse(cells[2]).toLocalDateTime());
        customer.setField("balance", Double.valueOf(cells[3]));
        return customer;
    }
}
