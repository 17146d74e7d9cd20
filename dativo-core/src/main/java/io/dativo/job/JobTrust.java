package io.dativo.job;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the host lets its job files say to other systems, beyond what is safe from any author. Job files are data: without a
 * word of the host they run no command, load no class, read no file outside of the root, and send the host's credentials
 * nowhere else. Immutable and thread-safe.
 *
 * <pre>{@code
 * JobTrust trust = JobTrust.builder()
 *         .backendPlaces("http", "https://states.acme.example/")
 *         .catalogPlaces("rest", "https://catalog.acme.example/")
 *         .backendArguments("s3", "profile")
 *         .build();
 * }</pre>
 *
 * <p>A place is where a connection goes: {@code https://HOST[:PORT]}, {@code postgres://HOST:PORT},
 * {@code jdbc:postgresql://HOST/NAME}. Trusting one trusts what is below it too, up to a query or parameters: those must
 * be part of the place. What a job that was {@linkplain Job#builder made in code} says is the host's own word and is not
 * bounded.
 */
public final class JobTrust {
    private static final JobTrust NONE = builder().build();
    private static final JobTrust EVERYTHING = new JobTrust(Set.of(), Set.of(), true);

    /** What may follow a trusted place: steps of a path, and nothing that a server or a driver takes as more than that. */
    private static final Pattern BELOW = Pattern.compile("/[A-Za-z0-9._~/-]*");

    private final Set<List<String>> names;
    private final Set<List<String>> places;
    private final boolean everything;

    private JobTrust(Set<List<String>> names, Set<List<String>> places, boolean everything) {
        this.names = names;
        this.places = places;
        this.everything = everything;
    }

    /** {@return nothing beyond what is safe from any author} */
    public static JobTrust none() {
        return NONE;
    }

    /**
     * No bound at all: for a host whose job files are reviewed as its own code is. They can then run commands as the host
     * and read its credentials.
     *
     * @return trust in everything
     */
    public static JobTrust everything() {
        return EVERYTHING;
    }

    /** {@return a builder that begins with nothing} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether jobs may give a backend an argument.
     *
     * @param type the type of the backend, for example {@code s3}
     * @param argument its name, with dots within blocks
     * @return whether the host said so
     */
    public boolean allowsArgument(String type, String argument) {
        return everything || allows("backend", type, argument);
    }

    /**
     * Whether jobs may send a backend to a place.
     *
     * @param type the type of the backend
     * @param place the address
     * @return whether the host trusts it, or one that it is below of
     */
    public boolean allowsBackendPlace(String type, String place) {
        return everything || isBelow("backend", type, place);
    }

    /**
     * Whether jobs may give a catalog a property.
     *
     * @param type the type of the catalog, for example {@code rest}
     * @param property its name
     * @return whether the host said so
     */
    public boolean allowsProperty(String type, String property) {
        return everything || allows("catalog", type, property);
    }

    /**
     * Whether jobs may send a catalog to a place.
     *
     * @param type the type of the catalog
     * @param place the address
     * @return whether the host trusts it, or one that it is below of
     */
    public boolean allowsCatalogPlace(String type, String place) {
        return everything || isBelow("catalog", type, place);
    }

    private boolean allows(String system, String type, String name) {
        return names.contains(List.of(system, type, name));
    }

    private boolean isBelow(String system, String type, String place) {
        return places.stream()
                .filter(trusted ->
                        trusted.get(0).equals(system) && trusted.get(1).equals(type))
                .anyMatch(trusted -> isBelow(trusted.get(2), place));
    }

    private static boolean isBelow(String trusted, String place) {
        String asked = lowerHost(place);
        if (asked.equals(trusted)) {
            return true;
        }
        String folder = trusted.endsWith("/") ? trusted.substring(0, trusted.length() - 1) : trusted;
        String rest = asked.startsWith(folder) ? asked.substring(folder.length()) : "?";
        return rest.isEmpty()
                || (BELOW.matcher(rest).matches() && !List.of(rest.split("/")).contains(".."));
    }

    /** Schemes and hosts ignore case, paths do not. */
    private static String lowerHost(String place) {
        int scheme = place.indexOf("://");
        int path = place.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        int end = path < 0 ? place.length() : path;
        return place.substring(0, end).toLowerCase(Locale.ROOT) + place.substring(end);
    }

    /** Names and places; a place holds no credentials. */
    @Override
    public String toString() {
        return everything ? "JobTrust[everything]" : "JobTrust[names=" + names + ", places=" + places + "]";
    }

    /** Makes a {@link JobTrust}. Not thread-safe. */
    public static final class Builder {
        private final Set<List<String>> names = new HashSet<>();
        private final Set<List<String>> places = new HashSet<>();

        private Builder() {}

        /**
         * Lets job files give a Terraform backend more of its arguments.
         *
         * @param type the type of the backend, for example {@code s3}
         * @param arguments their names, with dots within blocks
         * @return this builder
         */
        public Builder backendArguments(String type, String... arguments) {
            return add(names, "backend", type, arguments);
        }

        /**
         * Lets job files send a Terraform backend, and the host's credentials for it, to places.
         *
         * @param type the type of the backend, for example {@code http}
         * @param addresses the places, without user and password
         * @return this builder
         * @throws IllegalArgumentException when one holds a user or a password
         */
        public Builder backendPlaces(String type, String... addresses) {
            return addPlaces("backend", type, addresses);
        }

        /**
         * Lets job files give a catalog more of its properties.
         *
         * @param type the type of the catalog, for example {@code rest}
         * @param properties their names
         * @return this builder
         */
        public Builder catalogProperties(String type, String... properties) {
            return add(names, "catalog", type, properties);
        }

        /**
         * Lets job files send a catalog, and the host's credentials for it, to places.
         *
         * @param type the type of the catalog, for example {@code rest}
         * @param addresses the places, without user and password
         * @return this builder
         * @throws IllegalArgumentException when one holds a user or a password
         */
        public Builder catalogPlaces(String type, String... addresses) {
            return addPlaces("catalog", type, addresses);
        }

        /** {@return the trust} */
        public JobTrust build() {
            return new JobTrust(Set.copyOf(names), Set.copyOf(places), false);
        }

        private Builder addPlaces(String system, String type, String... addresses) {
            for (String address : addresses) {
                if (address.indexOf('@') >= 0) {
                    throw new IllegalArgumentException("a place that is trusted has no user and no password in it");
                }
                add(places, system, type, lowerHost(address));
            }
            return this;
        }

        private Builder add(Set<List<String>> to, String system, String type, String... values) {
            for (String value : values) {
                to.add(List.of(system, type, value));
            }
            return this;
        }
    }
}
