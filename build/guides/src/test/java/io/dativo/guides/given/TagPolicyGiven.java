package io.dativo.guides.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** For docs/tag-policy.md: two tag policies of AWS Organizations, of which the second allows less. */
public class TagPolicyGiven extends QuickstartGiven {
    private final Path folder = Files.createTempDirectory("policies");

    protected final Path baselineJson = policy("baseline.json", "\"DATA-001\", \"FIN-001\"");
    protected final Path stricterJson = policy("stricter.json", "\"FIN-001\"");

    public TagPolicyGiven() throws IOException {}

    private Path policy(String name, String values) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"tags": {"CostCenter": {
                    "tag_key": {"@@assign": "CostCenter"},
                    "tag_value": {"@@assign": [%s]}}}}
                """.formatted(values));
    }

    @Override
    public void close() throws IOException {
        Files.delete(baselineJson);
        Files.delete(stricterJson);
        Files.delete(folder);
    }
}
