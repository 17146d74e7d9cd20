/** Tag rules from definitions of Azure Policy. Uses {@code io.dativo.azure} and {@code io.dativo.policy}; hosts use it. */
@NullMarked
package io.dativo.azure.policy;

import org.jspecify.annotations.NullMarked;
