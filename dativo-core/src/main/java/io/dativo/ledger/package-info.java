/**
 * What Dativo wrote on each resource and for whom, in files, a database or any store of the host. Used by
 * {@code propagation}; uses {@code document} and {@code spi}. Hosts see {@link io.dativo.ledger.OwnershipLedger} only.
 */
@NullMarked
package io.dativo.ledger;

import org.jspecify.annotations.NullMarked;
