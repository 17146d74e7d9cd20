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
import org.jspecify.annotations.Nullable;

/** What one cloud needs in {@code infrastructure.provider}: AWS a region, Google Cloud a project. */
@Documented
@ProblemCode("missing-key")
@Constraint(validatedBy = CloudRules.Validator.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Internal
public @interface CloudRules {
    /** {@return the message} */
    String message() default "breaks a rule of the cloud";

    /** {@return the groups} */
    Class<?>[] groups() default {};

    /** {@return the payload} */
    Class<? extends Payload>[] payload() default {};

    /** Checks the rule. Thread-safe. */
    final class Validator implements ConstraintValidator<CloudRules, ProviderConfig> {
        @Override
        public boolean isValid(@Nullable ProviderConfig config, ConstraintValidatorContext context) {
            if (config == null) {
                return true;
            }
            if ("aws".equals(config.provider()) && isMissing(config.region())) {
                return refuse(context, "region", "aws needs a region");
            }
            if ("gcp".equals(config.provider()) && isMissing(config.projectId())) {
                return refuse(context, "projectId", "gcp needs a project_id");
            }
            return true;
        }

        private static boolean isMissing(@Nullable String value) {
            return value == null || value.isEmpty();
        }

        private static boolean refuse(ConstraintValidatorContext context, String property, String message) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(property)
                    .addConstraintViolation();
            return false;
        }
    }
}
