package io.dativo.spi;

import java.util.Set;

/**
 * What a job file may say to a Terraform backend. A job file is data that many people write, so it says where within the
 * host's systems the state is, and which credentials of its own it has; what runs a command, loads a class, reads another
 * file or names another place for the host's credentials is the host's to say. Immutable.
 *
 * <p>An argument within a block is named with a dot, {@code endpoints.s3}; naming a block allows all that is in it.
 */
public final class JobArguments {
    private static final JobArguments ANY = new JobArguments(Set.of(), Set.of(), true);

    private final Set<String> safe;
    private final Set<String> places;
    private final boolean any;

    private JobArguments(Set<String> safe, Set<String> places, boolean any) {
        this.safe = safe;
        this.places = places;
        this.any = any;
    }

    /**
     * Arguments that any author may write.
     *
     * @param names their names; every other argument is refused
     * @return the list
     */
    public static JobArguments of(String... names) {
        return new JobArguments(Set.of(names), Set.of(), false);
    }

    /** {@return no bound: for a backend that uses nothing of what a job says but where in the host's own store a state is} */
    public static JobArguments any() {
        return ANY;
    }

    /**
     * This list with arguments that name a place to connect to. Of those a job may give the ones that the host trusts.
     *
     * @param names their names
     * @return the list
     */
    public JobArguments places(String... names) {
        return new JobArguments(safe, Set.of(names), any);
    }

    /**
     * Whether any author may write an argument.
     *
     * @param name its name, with dots within blocks
     * @return false also for a {@linkplain #isPlace place}
     */
    public boolean isSafe(String name) {
        return any || covers(safe, name);
    }

    /**
     * Whether an argument names a place to connect to.
     *
     * @param name its name, with dots within blocks
     * @return whether the host has to trust what it says
     */
    public boolean isPlace(String name) {
        return covers(places, name);
    }

    private static boolean covers(Set<String> names, String name) {
        return names.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "."));
    }
}
