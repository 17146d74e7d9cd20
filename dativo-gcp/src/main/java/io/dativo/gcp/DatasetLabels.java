package io.dativo.gcp;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.DatasetList;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels of datasets. Access lists are neither read nor written, and need no permission. */
final class DatasetLabels extends ListedLabels {
    private static final long PAGE = 1000;

    private final Bigquery bigquery;

    DatasetLabels(Bigquery bigquery, @Nullable AssetSearch assets) {
        super(assets);
        this.bigquery = bigquery;
    }

    @Override
    String parent(GcpId id) {
        return id.project();
    }

    @Override
    Page page(GcpId anyOfThem, @Nullable String token) throws IOException {
        DatasetList answer = bigquery.datasets()
                .list(anyOfThem.project())
                .setMaxResults(PAGE)
                .setPageToken(token)
                .setFields("datasets(datasetReference,labels),nextPageToken")
                .execute();
        Map<String, TagRead> reads = new HashMap<>();
        List<DatasetList.Datasets> items = answer.getDatasets() == null ? List.of() : answer.getDatasets();
        items.stream()
                .filter(dataset -> dataset.getDatasetReference() != null)
                .forEach(dataset -> reads.put(
                        anyOfThem.project() + "."
                                + dataset.getDatasetReference().getDatasetId(),
                        LabelVersion.read(dataset.getLabels())));
        return new Page(reads, answer.getNextPageToken());
    }

    @Override
    TagRead get(GcpId id) throws IOException {
        return LabelVersion.read(load(id).getLabels());
    }

    @Override
    TagWriteResult patch(GcpId id, TagWrite write) throws IOException {
        Dataset now = load(id);
        if (LabelVersion.isOutdated(write.version(), now.getLabels())) {
            return LabelVersion.conflict();
        }
        Bigquery.Datasets.Patch patch = bigquery.datasets()
                .patch(id.project(), id.name(), new Dataset().setLabels(BucketLabels.changes(write)))
                .setUpdateMode("UPDATE_METADATA")
                .setFields("etag,labels");
        patch.getRequestHeaders().setIfMatch(now.getEtag());
        Dataset changed = patch.execute();
        requireWritten(id, changed == null ? null : changed.getEtag());
        return written(write, changed.getLabels());
    }

    private Dataset load(GcpId id) throws IOException {
        Dataset dataset = bigquery.datasets()
                .get(id.project(), id.name())
                .setDatasetView("METADATA")
                .setFields("etag,labels,datasetReference")
                .execute();
        require(
                id,
                dataset != null
                        && dataset.getEtag() != null
                        && dataset.getDatasetReference() != null
                        && id.name().equals(dataset.getDatasetReference().getDatasetId()));
        return dataset;
    }
}
