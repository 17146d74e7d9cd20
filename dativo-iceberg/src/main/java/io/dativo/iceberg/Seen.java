package io.dativo.iceberg;

/**
 * What was read of something with properties.
 *
 * @param state the state, to commit on top of it
 * @param ledger what it says of tags
 */
record Seen(PropertyHolder.Loaded state, TagLedger ledger) {
    /** Reads what is there now; throws what Iceberg throws. */
    static Seen of(PropertyHolder holder) {
        PropertyHolder.Loaded state = holder.load();
        return new Seen(state, TagLedger.of(state.properties()));
    }

    PropertiesVersion version() {
        return PropertiesVersion.of(state.uuid(), ledger);
    }
}
