package io.dativo.reports.page;

/** Another page beside this one. Immutable. */
record Link(String file, String text) {}
