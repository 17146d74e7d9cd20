package io.dativo.policy;

/** What an organisation needs a tag for. */
public enum Purpose {
    /** Who pays: the key is one that bills are split by. */
    COST,
    /** What a law or a contract asks for: classification, retention, region. */
    COMPLIANCE,
    /** Who runs it and how: owner, environment, schedule. */
    OPERATIONS
}
