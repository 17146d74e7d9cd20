package io.dativo.terraform.backend;

import io.dativo.http.HttpLimits;
import io.dativo.problem.Sensitive;
import io.dativo.spi.StateSource;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a workspace of HCP Terraform (Terraform Cloud) or of Terraform Enterprise, by its API: what the
 * {@code cloud} block and the {@code remote} backend store. Immutable and thread-safe.
 *
 * <p>The token and the place of the API are found as Terraform finds them: a token that is given; {@code TF_TOKEN_host};
 * {@code credentials} in Terraform's own configuration, where {@code terraform login} puts it. A credentials helper is not
 * run. The token is shown nowhere and sent to no other host than the API's.
 *
 * <p>{@link Builder#outputsOnly()} is for a token that may read outputs but no states. Too many requests are waited out for
 * a few seconds, as Terraform does.
 */
public final class HcpState implements StateSource {
    /** The host of HCP Terraform. */
    public static final String HCP_TERRAFORM = "app.terraform.io";

    final String organization;
    final String workspace;
    final String host;
    final Function<String, @Nullable String> environment;
    final @Nullable Supplier<Sensitive<String>> token;
    final @Nullable HttpClient client;
    final Duration timeout;
    final Duration wholeTimeout;
    final long maxBytes;
    final boolean outputsOnly;

    private HcpState(Builder builder) {
        organization = builder.organization;
        workspace = builder.workspace;
        host = builder.host;
        environment = builder.environment;
        token = builder.token;
        client = builder.client;
        timeout = builder.timeout;
        wholeTimeout = builder.wholeTimeout;
        maxBytes = builder.maxBytes;
        outputsOnly = builder.outputsOnly;
    }

    /**
     * Starts a source.
     *
     * @param organization the organization
     * @param workspace the workspace, with its whole name as the API has it
     * @return the builder
     */
    public static Builder builder(String organization, String workspace) {
        return new Builder(organization, workspace);
    }

    @Override
    public InputStream open() {
        return new HcpSession(this).open();
    }

    /** The host, the organization and the workspace. */
    @Override
    public String describe() {
        return host + "/" + organization + "/" + workspace;
    }

    @Override
    public String toString() {
        return describe();
    }

    /** Makes an {@link HcpState}. Not thread-safe. */
    public static final class Builder {
        private final String organization;
        private final String workspace;
        private String host = HCP_TERRAFORM;
        private Function<String, @Nullable String> environment = System::getenv;
        private @Nullable Supplier<Sensitive<String>> token;
        private @Nullable HttpClient client;
        private Duration timeout = HttpLimits.PIECE_OF_STATE;
        private Duration wholeTimeout = HttpLimits.WHOLE_STATE;
        private long maxBytes = HttpLimits.LARGEST_STATE;
        private boolean outputsOnly;

        private Builder(String organization, String workspace) {
            this.organization = organization;
            this.workspace = workspace;
        }

        /**
         * Sets the host.
         *
         * @param host its name, {@link #HCP_TERRAFORM} by default
         * @return this builder
         */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * Signs in with a token instead of the one that Terraform would find.
         *
         * @param token asked for each time a state is opened, so that it can change
         * @return this builder
         */
        public Builder token(Supplier<Sensitive<String>> token) {
            this.token = token;
            return this;
        }

        /**
         * Sets the variables that tell where tokens are; the process's environment by default.
         *
         * @param environment the value of an environment variable, or null
         * @return this builder
         */
        public Builder environment(Function<String, @Nullable String> environment) {
            this.environment = environment;
            return this;
        }

        /**
         * Sends with the host's own client, for example one with a private certificate authority.
         *
         * @param client the client; it should not follow redirects itself
         * @return this builder
         */
        public Builder client(HttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Sets how long to wait for an answer, and for each further piece of it.
         *
         * @param timeout the time, 30 seconds by default
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how long reading the state may take as a whole, with redirects and parts.
         *
         * @param timeout the time, 10 minutes by default
         * @return this builder
         */
        public Builder wholeTimeout(Duration timeout) {
            this.wholeTimeout = timeout;
            return this;
        }

        /**
         * Sets how large a state may be.
         *
         * @param bytes the size, 1 GiB by default
         * @return this builder
         */
        public Builder maxBytes(long bytes) {
            this.maxBytes = bytes;
            return this;
        }

        /**
         * Reads the outputs alone, which a token may be allowed to whom states are closed. Then nothing is known of what
         * Terraform manages, and a plan takes its resources for unmanaged ones.
         *
         * @return this builder
         */
        public Builder outputsOnly() {
            this.outputsOnly = true;
            return this;
        }

        /**
         * Builds the source.
         *
         * @return the source
         */
        public HcpState build() {
            return new HcpState(this);
        }
    }
}
