package io.dativo.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.problem.Sensitive;
import io.dativo.propagation.PropagationPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Holds the guide to what compiles. */
class CatalogsGuideTest {
    /** Never run as it stands, for its server is the reader's; it compiles, and the test compares its text. */
    static void snippet(Supplier<Sensitive<String>> tokens) {
        CatalogConnection server = CatalogConnection.of(URI.create("https://metadata.acme.example"), tokens);
        Dativo dativo = Dativo.builder()
                .ledger(OwnershipLedger.directory(Path.of(".dativo")))
                .provider(OpenMetadataProvider.of(server))
                .claimAlso(OpenMetadataProvider.entries("lake.main"))
                .build();

        LoadResult loaded = dativo.load(Path.of("jobs/orders.yaml"));
        PropagationPlan plan = dativo.plan(dativo.resolve(loaded.job())); // reads only
        dativo.apply(plan).throwUnlessComplete();
    }

    @Test
    void the_java_in_the_guide_is_the_java_that_is_compiled_here() throws IOException {
        String guide = Files.readString(Path.of("../docs/catalogs.md"));
        String java = guide.split("```java\n", 2)[1].split("```", 2)[0];
        String source = Files.readString(Path.of("src/test/java/io/dativo/catalogs/CatalogsGuideTest.java"));

        assertThat(withoutIndentation(java)).isNotBlank();
        assertThat(withoutIndentation(source)).contains(withoutIndentation(java));
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^ +", "");
    }
}
