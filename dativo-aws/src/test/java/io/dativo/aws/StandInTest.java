package io.dativo.aws;

import io.dativo.test.StandInContract;

class StandInTest extends StandInContract {
    StandInTest() {
        super(
                new AwsProvider(),
                "aws:",
                "aws",
                "commit.",
                "projection.",
                "write.",
                "snapshot-",
                "transient_",
                "trino",
                "comment",
                "table_type",
                "uuid",
                "metadata_location",
                "classification",
                "external.table.purge",
                "numrows",
                "storage.",
                "spark.");
    }
}
