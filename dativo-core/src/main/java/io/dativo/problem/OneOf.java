package io.dativo.problem;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text must be one of a list, in exactly that spelling; null passes. */
@Documented
@Constraint(validatedBy = OneOf.Validator.class)
@Target({
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.TYPE_USE,
    ElementType.RECORD_COMPONENT
})
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface OneOf {
    /** {@return what is allowed} */
    String[] value();

    /** {@return the message} */
    String message() default "is not one of {value}";

    /** {@return the groups} */
    Class<?>[] groups() default {};

    /** {@return the payload} */
    Class<? extends Payload>[] payload() default {};

    /** Checks the rule. Thread-safe. */
    final class Validator implements ConstraintValidator<OneOf, String> {
        private List<String> allowed = List.of();

        @Override
        public void initialize(OneOf constraint) {
            allowed = List.of(constraint.value());
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || allowed.contains(value);
        }
    }
}
