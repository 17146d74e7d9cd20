package io.dativo.problem;

import java.util.Objects;

/**
 * A value that must not reach a tag, a name, an event, a log line or an exception text. Its {@code toString} is
 * {@code ***}; the value comes out only through {@link #reveal()}. Immutable.
 *
 * @param <T> the type of the value
 */
public final class Sensitive<T> {
    /** What stands in every text in place of a secret. */
    public static final String MASK = "***";

    private final T value;

    private Sensitive(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * Wraps a value.
     *
     * @param <T> the type of the value
     * @param value the secret
     * @return the wrapped value
     */
    public static <T> Sensitive<T> of(T value) {
        return new Sensitive<>(value);
    }

    /**
     * The value in clear. Call it only where the secret is used, for example to open a connection.
     *
     * @return the value
     */
    public T reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sensitive<?> that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Sensitive.class.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
