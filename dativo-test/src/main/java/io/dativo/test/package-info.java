/**
 * For the tests of a host and of a provider: {@link io.dativo.test.InMemoryProvider} stands in for a cloud, and
 * {@link io.dativo.test.ProviderContract} is what every provider passes.
 */
@NullMarked
package io.dativo.test;

import org.jspecify.annotations.NullMarked;
