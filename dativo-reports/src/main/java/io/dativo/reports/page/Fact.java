package io.dativo.reports.page;

/** A number that a reader sees first, and what it is. Immutable. */
record Fact(String label, String value, String explanation) {}
