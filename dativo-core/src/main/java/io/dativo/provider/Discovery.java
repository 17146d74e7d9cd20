package io.dativo.provider;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Add-ons on the class path: finds them one by one, so that a broken one never hides another, and says what to do where one
 * is missing. Immutable and thread-safe.
 */
public final class Discovery {
    /** A loader that never gets past a broken entry must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    private static final ClassLoader OWN = Discovery.class.getClassLoader();

    private Discovery() {}

    /** {@return the class loader of this library, which finds the add-ons that lie beside it} */
    public static ClassLoader ownLoader() {
        return OWN;
    }

    /**
     * All add-ons of a kind. Every step of the iteration can fail on its own: a malformed file and a missing class in
     * {@code hasNext} and {@code next}, a constructor in {@code get}.
     *
     * @param <S> the kind
     * @param service what add-ons of the kind implement
     * @param loader where to search
     * @param broken takes which class or file cannot be used, and why
     * @return the add-ons, in the order of the class path
     */
    public static <S> List<S> find(Class<S> service, ClassLoader loader, Consumer<String> broken) {
        List<S> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<S>> steps =
                ServiceLoader.load(service, loader).stream().iterator();
        int failures = 0;
        while (failures < MOST_FAILURES) {
            try {
                if (!steps.hasNext()) {
                    break;
                }
                found.add(steps.next().get());
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                failures++;
                Throwable cause = e.getCause();
                broken.accept(e.getMessage() + (cause == null ? "" : " (" + cause + ")"));
            }
        }
        return found;
    }
}
