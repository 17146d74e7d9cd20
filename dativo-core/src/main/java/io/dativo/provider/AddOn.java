package io.dativo.provider;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An add-on that this project publishes, and what to do where it does not show. */
public enum AddOn {
    /** AWS. */
    AWS("dativo-aws", "io.dativo.aws.AwsProvider", "aws"),
    /** Google Cloud. */
    GCP("dativo-gcp", "io.dativo.gcp.GcpProvider", "gcp"),
    /** Azure. */
    AZURE("dativo-azure", "io.dativo.azure.AzureProvider", "azure"),
    /** Iceberg. */
    ICEBERG("dativo-iceberg", "io.dativo.iceberg.IcebergProvider", "iceberg"),
    /** Data catalogs. */
    CATALOGS("dativo-catalogs", "io.dativo.catalogs.UnityCatalogProvider", "unity-catalog", "openmetadata", "datahub");

    private final String artifact;
    private final String aClass;
    private final String[] providers;

    AddOn(String artifact, String aClass, String... providers) {
        this.artifact = artifact;
        this.aClass = aClass;
        this.providers = providers;
    }

    /**
     * The add-on with a provider.
     *
     * @param provider the id of the provider
     * @return the add-on, if it is one of this project's
     */
    public static Optional<AddOn> with(String provider) {
        return Arrays.stream(values())
                .filter(addOn -> Arrays.asList(addOn.providers).contains(provider))
                .findFirst();
    }

    /**
     * What to do where the add-on was not found.
     *
     * @param loader where it was searched for, or null where nothing was searched
     * @return a phrase that begins with a verb
     */
    public String advice(@Nullable ClassLoader loader) {
        if (loader == null) {
            return isIn(Discovery.ownLoader())
                    ? "give it to the builder: " + artifact + " is on the class path, and discovery is off"
                    : "add the dependency io.dativo:" + artifact + " and give it to the builder: discovery is off";
        }
        if (isIn(loader)) {
            return "repair the packaging: " + artifact
                    + " is on the class path, and its entries below META-INF/services"
                    + " are not; where jars are merged into one, such files have to be merged as well (in Maven's Shade"
                    + " plugin: ServicesResourceTransformer); or give it to the builder";
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && isIn(context)) {
            return "search where it is: " + artifact + " is in the thread's context class loader and not in the one of"
                    + " dativo-core; call discoverProviders(Thread.currentThread().getContextClassLoader())";
        }
        return "add the dependency io.dativo:" + artifact;
    }

    /** Whether a message is about a class of the add-on. */
    boolean isAbout(String message) {
        return message.contains(aClass.substring(0, aClass.lastIndexOf('.') + 1));
    }

    private boolean isIn(ClassLoader loader) {
        return loader.getResource(aClass.replace('.', '/') + ".class") != null;
    }
}
