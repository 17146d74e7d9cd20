package io.dativo.guides.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;

/** For docs/cost.md: the bill of one month. */
public class CostGiven extends QuickstartGiven {
    protected static final LocalDate MAY = LocalDate.parse("2026-05-01");

    protected final Path bill = Path.of("target/bill.csv");

    public CostGiven() throws IOException {
        Files.createDirectories(bill.getParent());
        Files.copy(
                Path.of("../../dativo-reports/src/test/resources/bill.csv"), bill, StandardCopyOption.REPLACE_EXISTING);
    }
}
