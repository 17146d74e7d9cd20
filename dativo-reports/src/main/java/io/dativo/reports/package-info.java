/**
 * Who pays for what: a model of cost allocation, and the report that it makes of a source of costs. Uses
 * {@code io.dativo.cost}, {@code job}, {@code policy} and what stands below them; hosts use it.
 */
@NullMarked
package io.dativo.reports;

import org.jspecify.annotations.NullMarked;
