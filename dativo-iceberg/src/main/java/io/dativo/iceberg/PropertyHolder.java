package io.dativo.iceberg;

import java.util.Map;
import java.util.Set;

/** Something in a catalog that has properties. Its methods throw what Iceberg throws. */
interface PropertyHolder {
    /**
     * Reads the present state, never a cached one.
     *
     * @throws UnsupportedOperationException when it can have no properties
     */
    Loaded load();

    /** One state of the properties. */
    interface Loaded {
        /** What distinguishes it from another of the same name; empty where the catalog has nothing like it. */
        String uuid();

        /** Every property, settings included. */
        Map<String, String> properties();

        /**
         * Changes some properties on top of this state.
         *
         * @throws org.apache.iceberg.exceptions.CommitFailedException when there is a newer state
         */
        void commit(Map<String, String> set, Set<String> remove);

        /** The properties after a commit, read anew; that takes less than to load it as if nothing were known of it. */
        Map<String, String> propertiesAgain();

        /** Whether a commit on top of a state that is no longer the present one always fails, however old it is. */
        default boolean isComparedOnCommit() {
            return false;
        }
    }
}
