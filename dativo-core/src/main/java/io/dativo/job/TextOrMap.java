package io.dativo.job;

import io.dativo.problem.Internal;
import io.dativo.problem.ProblemCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value is a text or a map; null passes. */
@Documented
@ProblemCode("wrong-type")
@Constraint(validatedBy = TextOrMap.Validator.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface TextOrMap {
    /** {@return the message} */
    String message() default "must be a text or a map";

    /** {@return the groups} */
    Class<?>[] groups() default {};

    /** {@return the payload} */
    Class<? extends Payload>[] payload() default {};

    /** Checks the rule. Thread-safe. */
    final class Validator implements ConstraintValidator<TextOrMap, Object> {
        @Override
        public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
            return value == null || value instanceof String || value instanceof Map;
        }
    }
}
