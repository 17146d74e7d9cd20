package io.dativo.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dativo.config.Rest;
import io.dativo.problem.ModelValidator;
import io.dativo.problem.OneOf;
import io.dativo.problem.Shown;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An asset definition: a data contract in the form of ODCS 3.0.2, 3.1 or 3.2 with Dativo's own keys. Immutable.
 *
 * @param schemaRef the {@code $schema}; a default when the file has none
 * @param apiVersion the version of ODCS; {@code v3.0.2} by default
 * @param kind {@code DataContract} by default
 * @param id the id; random when the file has none
 * @param name the name
 * @param version the version, as text
 * @param status the status; {@code active} by default
 * @param domain the domain, or null
 * @param dataProduct the data product, or null
 * @param tenant the tenant, or null
 * @param description what it is for, or null
 * @param tags free words, or null
 * @param sourceType the kind of source
 * @param object the object in the source
 * @param target how to write it, or null
 * @param schema the columns
 * @param dataQuality what is expected of the data, or null
 * @param team who answers for it
 * @param compliance classification, regulations and retention, or null
 * @param changeManagement how it may change, or null
 * @param finops who pays, or null
 * @param removedTags keys of the table's tags that are not taken over from the source system or the infrastructure, or
 *     null
 * @param lockedTags keys of the table's tags whose value here holds whatever a job's overrides say, or null
 * @param odcs the keys of ODCS that Dativo does not use, as they stand
 */
public record Asset(
        @JsonProperty("$schema") String schemaRef,
        @JsonProperty("apiVersion") String apiVersion,
        String kind,
        String id,
        @NotNull String name,
        @NotNull String version,
        String status,
        @Nullable String domain,
        @JsonProperty("dataProduct") @Nullable String dataProduct,
        @Nullable String tenant,
        @Nullable @Valid Description description,
        @Nullable List<@NotNull String> tags,
        @NotNull String sourceType,
        @NotNull String object,
        @Nullable Map<String, @Nullable Object> target,
        @NotNull List<@NotNull @Valid Column> schema,
        @Nullable @Valid DataQuality dataQuality,
        @NotNull @Valid Team team,
        @Nullable @Valid Compliance compliance,
        @Nullable @Valid ChangeManagement changeManagement,
        @Nullable @Valid FinOps finops,
        @Nullable List<@NotNull String> removedTags,
        @Nullable List<@NotNull String> lockedTags,

        @Rest({
            "servers",
            "support",
            "price",
            "roles",
            "slaDefaultElement",
            "slaProperties",
            "authoritativeDefinitions",
            "customProperties",
            "contractCreatedTs",
            "context"
        })
        Map<String, @Nullable Object> odcs) {
    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /** The {@code $schema} of an asset that names none. */
    static final String DEFAULT_SCHEMA_REF = "schemas/odcs/dativo-odcs-3.0.2-extended.schema.json";

    private static final String DEFAULT_API_VERSION = "v3.0.2";
    private static final String DEFAULT_KIND = "DataContract";
    private static final String DEFAULT_STATUS = "active";

    /** Fills in what the file leaves out, and copies the collections. */
    public Asset {
        schemaRef = schemaRef == null ? DEFAULT_SCHEMA_REF : schemaRef;
        apiVersion = apiVersion == null ? DEFAULT_API_VERSION : apiVersion;
        kind = kind == null ? DEFAULT_KIND : kind;
        id = id == null ? randomId() : id;
        status = status == null ? DEFAULT_STATUS : status;
        tags = Copies.of(tags);
        target = Copies.of(target);
        schema = Copies.of(schema);
        removedTags = Copies.of(removedTags);
        lockedTags = Copies.of(lockedTags);
        odcs = odcs == null ? Map.of() : Copies.of(odcs);
    }

    /**
     * Starts an asset in code.
     *
     * @param name its name
     * @param version its version
     * @param sourceType the kind of source
     * @param object the object in the source
     * @param owner who answers for it
     * @return the builder
     */
    public static Builder builder(String name, String version, String sourceType, String object, String owner) {
        return new Builder(name, version, sourceType, object, owner);
    }

    /**
     * What the asset is for. Immutable.
     *
     * @param purpose why it exists
     * @param limitations what it is not for
     * @param usage how to use it
     * @param odcs the keys of ODCS that Dativo does not use, as they stand
     */
    public record Description(
            @Nullable String purpose,
            @Nullable String limitations,
            @Nullable String usage,

            @Rest({"authoritativeDefinitions", "customProperties"})
            Map<String, @Nullable Object> odcs) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the keys of ODCS. */
        public Description {
            odcs = odcs == null ? Map.of() : Copies.of(odcs);
        }
    }

    /**
     * One column. Immutable.
     *
     * @param name its name
     * @param type its type; {@code string} when the file has none
     * @param required whether every row has it
     * @param classification how it is classified, or null
     * @param description what it holds, or null
     * @param more further keys of the column, as they stand
     */
    public record Column(
            @NotNull String name,
            @Nullable String type,
            @Nullable Boolean required,
            @Nullable String classification,
            @Nullable String description,
            @Rest Map<String, @Nullable Object> more) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the further keys. */
        public Column {
            more = more == null ? Map.of() : Copies.of(more);
        }

        /**
         * A column that says nothing more than its name and type.
         *
         * @param name its name
         * @param type its type
         * @return the column
         */
        public static Column of(String name, String type) {
            return new Column(name, type, null, null, null, Map.of());
        }

        /**
         * The same column with a classification.
         *
         * @param classification how it is classified
         * @return the classified column
         */
        public Column classified(String classification) {
            return new Column(name, type, required, classification, description, more);
        }
    }

    /**
     * What is expected of the data. Immutable.
     *
     * @param expectations the expectations, or null
     * @param monitoring who is called, or null
     * @param alerts who is notified, or null
     */
    public record DataQuality(
            @Nullable List<@NotNull Map<String, @Nullable Object>> expectations,
            @Nullable @Valid Monitoring monitoring,
            @Nullable @Valid Alerts alerts) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the expectations. */
        public DataQuality {
            expectations = Copies.of(expectations);
        }
    }

    /**
     * Who is called when the data is bad. Immutable.
     *
     * @param enabled whether anyone is
     * @param oncallRotation who; needed when enabled
     */
    @OncallWhenEnabled
    public record Monitoring(
            @NotNull Boolean enabled, @Nullable String oncallRotation) {}

    /**
     * Who is notified when the data is bad. Immutable.
     *
     * @param channels the channels, or null
     * @param thresholds the thresholds, or null
     */
    public record Alerts(
            @Nullable List<@NotNull String> channels,
            @Nullable Map<String, @Nullable Object> thresholds) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the collections. */
        public Alerts {
            channels = Copies.of(channels);
            thresholds = Copies.of(thresholds);
        }
    }

    /**
     * Who answers for the asset. Immutable.
     *
     * @param owner the owner; the member of a contract whose role it is, else the team's name
     * @param roles further roles, or null
     * @param name the team's name, or null
     * @param members who is in it, as ODCS 3.1 says it, or null
     * @param tags free words, or null
     * @param odcs the keys of ODCS that Dativo does not use, as they stand
     */
    public record Team(
            @NotEmpty String owner,
            @Nullable List<@NotNull @Valid Role> roles,
            @Nullable String name,
            @Nullable List<@NotNull Map<String, @Nullable Object>> members,
            @Nullable List<@NotNull String> tags,

            @Rest({"id", "description", "authoritativeDefinitions", "customProperties"})
            Map<String, @Nullable Object> odcs) {
        /** Every component; what may hold a secret is masked. */
        @Override
        public String toString() {
            return Shown.of(this);
        }

        /** Copies the collections. */
        public Team {
            roles = Copies.of(roles);
            members = Copies.of(members);
            tags = Copies.of(tags);
            odcs = odcs == null ? Map.of() : Copies.of(odcs);
        }

        /** An owner alone. */
        static Team of(String owner) {
            return new Team(owner, null, null, null, null, Map.of());
        }
    }

    /**
     * One role in the team. Immutable.
     *
     * @param name its name
     * @param email who holds it
     * @param responsibility what for
     */
    public record Role(
            @Nullable String name,
            @Nullable String email,
            @Nullable String responsibility) {}

    /**
     * Classification, regulations and retention. Immutable.
     *
     * @param classification the classifications; the first is the table's
     * @param regulations the regulations that apply
     * @param retentionDays how long rows are kept, in days
     * @param security access and encryption
     * @param userConsentRequired whether the data subject must consent
     */
    public record Compliance(
            @Nullable List<@NotNull String> classification,
            @Nullable List<@NotNull String> regulations,
            @Nullable @PositiveOrZero Integer retentionDays,
            @Nullable @Valid Security security,
            @Nullable Boolean userConsentRequired) {
        /** Copies the lists. */
        public Compliance {
            classification = Copies.of(classification);
            regulations = Copies.of(regulations);
        }
    }

    /**
     * Access and encryption. Immutable.
     *
     * @param accessControl how access is controlled
     * @param encryptionRequired whether data must be encrypted
     */
    public record Security(
            @Nullable String accessControl, @Nullable Boolean encryptionRequired) {}

    /**
     * How the asset may change. Immutable.
     *
     * @param policy {@code breaking} or {@code non-breaking}
     * @param approvalRequired whether approval is needed
     * @param notificationChannels who is notified
     * @param versionHistory whether versions are kept
     */
    public record ChangeManagement(
            @Nullable @OneOf({"breaking", "non-breaking"}) String policy,
            @Nullable Boolean approvalRequired,
            @Nullable List<@NotNull String> notificationChannels,
            @Nullable Boolean versionHistory) {
        /** Copies the channels. */
        public ChangeManagement {
            notificationChannels = Copies.of(notificationChannels);
        }
    }

    /**
     * Who pays. Immutable.
     *
     * @param costCenter the cost centre
     * @param businessTags business tags
     * @param project the project
     * @param environment the environment
     */
    public record FinOps(
            @Nullable String costCenter,
            @Nullable List<@NotNull String> businessTags,
            @Nullable String project,
            @Nullable String environment) {
        /** Copies the business tags. */
        public FinOps {
            businessTags = Copies.of(businessTags);
        }
    }

    private static String randomId() {
        return UUID.randomUUID().toString();
    }

    /** Makes an {@link Asset} with the same validation that a file gets. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final String version;
        private final String sourceType;
        private final String object;
        private final String owner;
        private String id = randomId();
        private @Nullable String domain;
        private @Nullable String dataProduct;
        private @Nullable String tenant;
        private final List<Column> columns = new ArrayList<>();
        private @Nullable Compliance compliance;
        private @Nullable FinOps finops;
        private final List<String> removedTags = new ArrayList<>();
        private final List<String> lockedTags = new ArrayList<>();

        private Builder(String name, String version, String sourceType, String object, String owner) {
            this.name = name;
            this.version = version;
            this.sourceType = sourceType;
            this.object = object;
            this.owner = owner;
        }

        /**
         * Sets the id, random otherwise.
         *
         * @param id the id
         * @return this builder
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the domain.
         *
         * @param domain the domain
         * @return this builder
         */
        public Builder domain(String domain) {
            this.domain = domain;
            return this;
        }

        /**
         * Sets the data product.
         *
         * @param dataProduct the data product
         * @return this builder
         */
        public Builder dataProduct(String dataProduct) {
            this.dataProduct = dataProduct;
            return this;
        }

        /**
         * Sets the tenant.
         *
         * @param tenant the tenant
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * Adds a column.
         *
         * @param column the column
         * @return this builder
         */
        public Builder column(Column column) {
            columns.add(column);
            return this;
        }

        /**
         * Adds a column.
         *
         * @param name its name
         * @param type its type
         * @return this builder
         */
        public Builder column(String name, String type) {
            return column(Column.of(name, type));
        }

        /**
         * Sets classification, regulations and retention.
         *
         * @param classification the classifications; the first is the table's
         * @param regulations the regulations that apply
         * @param retentionDays how long rows are kept, in days, or null
         * @return this builder
         */
        public Builder compliance(
                List<String> classification, List<String> regulations, @Nullable Integer retentionDays) {
            this.compliance = new Compliance(classification, regulations, retentionDays, null, null);
            return this;
        }

        /**
         * Sets who pays.
         *
         * @param finops cost centre, business tags, project and environment
         * @return this builder
         */
        public Builder finops(FinOps finops) {
            this.finops = finops;
            return this;
        }

        /**
         * Keeps the table from taking over tags of the source system or the infrastructure.
         *
         * @param keys keys in namespaces, for example {@code classification.fields.notes}
         * @return this builder
         */
        public Builder removeTags(String... keys) {
            removedTags.addAll(List.of(keys));
            return this;
        }

        /**
         * Keeps jobs from overriding what this asset says.
         *
         * @param keys keys in namespaces, for example {@code classification.default}
         * @return this builder
         */
        public Builder lockTags(String... keys) {
            lockedTags.addAll(List.of(keys));
            return this;
        }

        /**
         * Builds and validates.
         *
         * @return the asset
         * @throws io.dativo.problem.InvalidInputException with every problem, when the values break a rule
         */
        public Asset build() {
            Asset asset = new Asset(
                    DEFAULT_SCHEMA_REF,
                    DEFAULT_API_VERSION,
                    DEFAULT_KIND,
                    id,
                    name,
                    version,
                    DEFAULT_STATUS,
                    domain,
                    dataProduct,
                    tenant,
                    null,
                    null,
                    sourceType,
                    object,
                    null,
                    columns,
                    null,
                    Team.of(owner),
                    compliance,
                    null,
                    finops,
                    removedTags.isEmpty() ? null : removedTags,
                    lockedTags.isEmpty() ? null : lockedTags,
                    Map.of());
            ModelValidator.requireValid("asset " + name, asset);
            return asset;
        }
    }
}
