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
import org.jspecify.annotations.Nullable;

/** Monitoring that is enabled must name who is called. */
@Documented
@ProblemCode("missing-key")
@Constraint(validatedBy = OncallWhenEnabled.Validator.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface OncallWhenEnabled {
    /** {@return the message} */
    String message() default "is needed when monitoring is enabled";

    /** {@return the groups} */
    Class<?>[] groups() default {};

    /** {@return the payload} */
    Class<? extends Payload>[] payload() default {};

    /** Checks the rule. Thread-safe. */
    final class Validator implements ConstraintValidator<OncallWhenEnabled, Asset.Monitoring> {
        @Override
        public boolean isValid(Asset.@Nullable Monitoring monitoring, ConstraintValidatorContext context) {
            if (monitoring == null || !Boolean.TRUE.equals(monitoring.enabled())) {
                return true;
            }
            String oncall = monitoring.oncallRotation();
            if (oncall != null && !oncall.isEmpty()) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("oncallRotation")
                    .addConstraintViolation();
            return false;
        }
    }
}
