package io.dativo.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What to say to a person who gives a record a key with a single value that it does not have, when the key resembles none
 * of its own.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface UnknownKeyHint {
    /** {@return the hint; <code>{parent}</code> is the path of the record and <code>{key}</code> the key} */
    String value();
}
