package io.dativo.dagster.pipes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one log of this package. */
final class PipesLog {
    static final Logger LOG = LoggerFactory.getLogger(PipesSession.class);

    private PipesLog() {}
}
