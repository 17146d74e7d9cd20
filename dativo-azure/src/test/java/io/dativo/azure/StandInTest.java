package io.dativo.azure;

import io.dativo.test.StandInContract;

class StandInTest extends StandInContract {
    StandInTest() {
        super(new AzureProvider(), "microsoft", "azure", "windows", "hidden-");
    }
}
