package io.dativo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.ShownTypes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No public type of this module shows a secret that it was given. */
class ShownTypesTest {
    @Test
    void no_public_type_shows_a_secret(@TempDir Path folder) {
        ShownTypes.Result result = ShownTypes.of(ObservedOperations.class, folder);

        assertThat(result.leaks()).isEmpty();
        assertThat(result.walked()).isNotEmpty();
    }
}
