/**
 * A job's runs as events of OpenLineage: tags, owners, columns, the plan, the report and what the policy says. It reads what the
 * other stages made and changes nothing; {@link io.dativo.openlineage.Lineage} is where to begin.
 */
@NullMarked
package io.dativo.openlineage;

import org.jspecify.annotations.NullMarked;
