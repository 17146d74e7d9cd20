/**
 * What an add-on implements: a {@link io.dativo.spi.ProviderSpi} that holds tags,
 * over {@link io.dativo.spi.BatchStore}, the base of all stores of remote systems; a {@link io.dativo.spi.StateSource}
 * that gives Terraform state, a {@link io.dativo.spi.VersionedStore} that keeps small shared documents.
 */
@NullMarked
package io.dativo.spi;

import org.jspecify.annotations.NullMarked;
