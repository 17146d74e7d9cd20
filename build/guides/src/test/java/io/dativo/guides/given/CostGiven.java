package io.dativo.guides.given;

import io.dativo.reports.sql.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.function.Supplier;

/** For docs/cost.md: the bill of one month. */
public class CostGiven extends QuickstartGiven {
    protected static final LocalDate MAY = LocalDate.parse("2026-05-01");

    protected SqlSession session;
    protected Supplier<Connection> connections;
    protected final Path bill = Path.of("target/bill.csv");

    public CostGiven() throws IOException {
        Files.createDirectories(bill.getParent());
        Files.copy(
                Path.of("../../dativo-reports/src/test/resources/bill.csv"), bill, StandardCopyOption.REPLACE_EXISTING);
    }
}
