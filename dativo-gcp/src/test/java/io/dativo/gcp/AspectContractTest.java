package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;
import java.util.TreeMap;

/** Tags in a map of one aspect. */
class AspectContractTest extends GcpProviderContract {
    private static final String TYPE = "projects/acme-governance/locations/global/aspectTypes/dativo";
    private static final String KEY = "4711.global.dativo";

    @Override
    void fill(FakeGoogle fake) {
        fake.withDataset(PROJECT_ID, "lake").withAspectType("acme-governance", "4711", "global", "dativo", """
                {"name": "dativo", "type": "record", "recordFields": [
                  {"name": "tags", "type": "map", "index": 1, "mapItems": {"name": "item", "type": "string"}}]}
                """);
        for (int i = 0; i < EXISTING; i++) {
            fake.withEntry(PROJECT_ID + ".lake.table_" + i);
        }
    }

    @Override
    GcpProvider provider(GoogleAccess access) {
        return GcpProvider.builder().access(access).aspectMap(TYPE, "tags").build();
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.ASPECT, PROJECT_ID + ".lake.table_" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return ref(GcpId.ASPECT, PROJECT_ID + ".lake.nowhere");
    }

    /** An entry has no etag that a write could be made on. */
    @Override
    protected boolean has(Capability capability) {
        return capability != Capability.ATOMIC_MERGE;
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        TreeMap<String, String> tags = new TreeMap<>();
        google().aspects(resource.id())
                .values()
                .forEach(data -> data.path("tags")
                        .properties()
                        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText())));
        tags.put(key, value);
        StringBuilder json = new StringBuilder();
        tags.forEach(
                (name, text) -> json.append(json.isEmpty() ? "" : ", ").append("\"" + name + "\": \"" + text + "\""));
        google().putAspect(resource.id(), KEY, "{\"tags\": {" + json + "}}");
    }
}
