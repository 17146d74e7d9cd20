package io.dativo.guides.given;

import io.micrometer.observation.ObservationRegistry;

/** For docs/operations.md. */
public class OperationsGiven extends Given {
    protected ObservationRegistry registry;
}
