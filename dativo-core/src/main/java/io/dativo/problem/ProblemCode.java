package io.dativo.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Stands on a constraint of the model: which {@link Problem} its violation is. The constraint's message says the rest. */
@Documented
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface ProblemCode {
    /** {@return the stable code of the problem} */
    String value();

    /** {@return what to do, or an empty text} */
    String hint() default "";
}
