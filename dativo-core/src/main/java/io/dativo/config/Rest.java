package io.dativo.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the record component that takes the keys which no other component names. With names, only those keys; without,
 * every key.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rest {
    /** {@return the keys that it takes; all when empty} */
    String[] value() default {};

    /** {@return whether each key that it takes is reported as a warning, with the known key that it resembles} */
    boolean warned() default false;
}
