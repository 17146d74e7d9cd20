package io.dativo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an editor shows of {@code dativo.*}. */
class MetadataTest {
    @Test
    void every_property_has_its_type_and_a_description() throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new ObjectMapper()
                    .readTree(metadata)
                    .get("properties")
                    .forEach(property -> properties.put(property.get("name").asText(), property));
        }

        // What Spring says of any endpoint is there as well.
        properties.keySet().removeIf(name -> !name.startsWith("dativo."));
        assertThat(properties.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DativoProperties.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(MetadataTest::property)
                        .collect(Collectors.toSet()));
        assertThat(properties.values()).allSatisfy(property -> {
            assertThat(property.path("type").asText())
                    .as("type of %s", property)
                    .isNotEmpty();
            assertThat(property.path("description").asText())
                    .as("description of %s", property)
                    .matches("[A-Z].*\\.");
        });
    }

    private static String property(String component) {
        return "dativo." + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
