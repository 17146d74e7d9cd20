package io.dativo.openlineage;

import io.openlineage.client.dataset.Naming.DatasetNaming;

/**
 * What a data set is called in lineage. Immutable.
 *
 * @param namespace the system that holds it, such as {@code postgres://db.acme.example:5432}
 * @param name its name there, such as {@code app.public.orders}
 * @param isExact whether the job says everything that OpenLineage's name for such a data set is made of; otherwise the name holds
 *     within the tenant and the environment only, so that no two data sets are taken for one
 */
public record DatasetName(String namespace, String name, boolean isExact) {
    static DatasetName of(DatasetNaming naming) {
        return new DatasetName(naming.getNamespace(), naming.getName(), true);
    }
}
