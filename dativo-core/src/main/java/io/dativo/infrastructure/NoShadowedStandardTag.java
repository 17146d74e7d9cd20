package io.dativo.infrastructure;

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

/**
 * A custom tag must not repeat a standard one with another value: both would be the same key on a cloud resource.
 */
@Documented
@ProblemCode(value = "conflicting-tag", hint = "remove one of the two, or give both the same value")
@Constraint(validatedBy = NoShadowedStandardTag.Validator.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface NoShadowedStandardTag {
    /** {@return the message} */
    String message() default "repeats a standard tag with another value";

    /** {@return the groups} */
    Class<?>[] groups() default {};

    /** {@return the payload} */
    Class<? extends Payload>[] payload() default {};

    /** Checks the rule. Thread-safe. */
    final class Validator implements ConstraintValidator<NoShadowedStandardTag, InfrastructureTags> {
        @Override
        public boolean isValid(@Nullable InfrastructureTags tags, ConstraintValidatorContext context) {
            if (tags == null || tags.custom() == null) {
                return true;
            }
            Map<String, String> standard = tags.standard();
            boolean valid = true;
            for (Map.Entry<String, String> custom : tags.custom().entrySet()) {
                String value = standard.get(custom.getKey());
                if (value != null && !value.equals(custom.getValue())) {
                    valid = false;
                    context.disableDefaultConstraintViolation();
                    context.buildConstraintViolationWithTemplate(
                                    "repeats the standard tag of the same name with another value")
                            .addPropertyNode("custom")
                            .addContainerElementNode("<map value>", Map.class, 1)
                            .inIterable()
                            .atKey(custom.getKey())
                            .addConstraintViolation();
                }
            }
            return valid;
        }
    }
}
