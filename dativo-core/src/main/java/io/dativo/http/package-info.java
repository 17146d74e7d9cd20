/**
 * What an HTTP answer means: the one table of failures ({@link io.dativo.http.HttpFailure}), requests with bounds, parts of
 * a large answer, waits that a server asks for. Used by add-ons and by {@code terraform.backend}; uses {@code problem}. For add-ons, not for hosts.
 */
@NullMarked
package io.dativo.http;

import org.jspecify.annotations.NullMarked;
