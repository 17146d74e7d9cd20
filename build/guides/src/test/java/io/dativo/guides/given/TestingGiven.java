package io.dativo.guides.given;

/** For docs/testing.md: the first run of a test writes its snapshot. */
public class TestingGiven extends Given {
    private static final String SNAPSHOTS = "dativo.snapshots";

    public TestingGiven() {
        System.setProperty(SNAPSHOTS, "update");
    }

    @Override
    public void close() {
        System.clearProperty(SNAPSHOTS);
    }
}
