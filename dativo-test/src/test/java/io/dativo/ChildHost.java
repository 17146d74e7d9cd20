package io.dativo;

import io.dativo.infrastructure.AccountScope;
import io.dativo.spi.JobArguments;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.StateSource;
import io.dativo.spi.StateSourceProvider;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformBackend;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A host that a test runs in a class loader of its own, as an executable jar or a servlet container does. */
public final class ChildHost implements UnaryOperator<String> {
    /** An add-on, found by its service entry. */
    public static final class AddOn implements ProviderSpi {
        @Override
        public String id() {
            return "aws";
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("s3_bucket");
        }

        @Override
        public TagRules rules(String resourceType) {
            return TagRules.builder().build();
        }

        @Override
        public TagStore open(AccountScope scope) {
            throw new IllegalStateException("the add-on was asked");
        }
    }

    /** An add-on for states, found by its service entry. */
    public static final class States implements StateSourceProvider {
        @Override
        public Set<String> backendTypes() {
            return Set.of("consul");
        }

        @Override
        public JobArguments jobArguments(String backendType) {
            return JobArguments.of("path");
        }

        @Override
        public StateSource source(TerraformBackend backend) {
            return new StateSource() {
                @Override
                public InputStream open() {
                    return new ByteArrayInputStream("{\"version\":4,\"outputs\":{},\"resources\":[]}".getBytes());
                }

                @Override
                public String describe() {
                    return "child's state";
                }
            };
        }
    }

    /** Plans a job file with what the class loader of Dativo finds. */
    @Override
    public String apply(String jobFile) {
        Dativo dativo = Dativo.builder().build();
        return dativo.plan(dativo.resolve(dativo.load(Path.of(jobFile)).job())).toString();
    }
}
