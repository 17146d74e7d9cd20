/**
 * Iceberg tables, views and namespaces as places that hold tags, over any Iceberg catalog that the host has: {@link
 * io.dativo.iceberg.IcebergProvider} is the provider; {@link io.dativo.iceberg.IcebergTables} creates a table that is
 * tagged from its first version on; {@link io.dativo.iceberg.TableTags} reads what any engine would see.
 */
@NullMarked
package io.dativo.iceberg;

import org.jspecify.annotations.NullMarked;
