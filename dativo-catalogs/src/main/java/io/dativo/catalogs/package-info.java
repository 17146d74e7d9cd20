/**
 * Data catalogs as places that hold tags, by REST: {@link io.dativo.catalogs.UnityCatalogProvider}, {@link
 * io.dativo.catalogs.OpenMetadataProvider} and {@link io.dativo.catalogs.DataHubProvider}. Each changes only what it is
 * written to, one tag at a time, so that what people wrote in the catalog stays.
 */
@NullMarked
package io.dativo.catalogs;

import org.jspecify.annotations.NullMarked;
