package io.dativo.gcp;

import io.dativo.test.StandInContract;

class StandInTest extends StandInContract {
    StandInTest() {
        super(new GcpProvider(), "goog-", "classification", "description");
    }
}
