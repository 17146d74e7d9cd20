package io.dativo.problem;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Checks the Jakarta Validation constraints of a model and returns the violations as problems. Thread-safe. */
@Internal
public final class ModelValidator {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final Set<Class<? extends Annotation>> RANGES =
            Set.of(Min.class, Max.class, Positive.class, PositiveOrZero.class);

    private ModelValidator() {}

    /**
     * Checks a model.
     *
     * @param model a record with constraints
     * @param locate the place where a dotted path was written, or null when it has none
     * @return a problem for each fault, in no particular order
     */
    public static List<Problem> validate(Object model, Function<String, @Nullable SourceLocation> locate) {
        return validate(model, ModelValidator::path, locate);
    }

    /**
     * Checks a model whose keys are not all spelled like its properties.
     *
     * @param model a record with constraints
     * @param spell the dotted path of a property, in the spelling of the document
     * @param locate the place where a dotted path was written, or null when it has none
     * @return a problem for each fault, in no particular order
     */
    public static List<Problem> validate(
            Object model, Function<Path, String> spell, Function<String, @Nullable SourceLocation> locate) {
        Set<ConstraintViolation<Object>> violations = Holder.VALIDATOR.validate(model);
        Set<Problem> problems = new LinkedHashSet<>();
        for (ConstraintViolation<Object> violation : violations) {
            problems.add(problem(violation, spell.apply(violation.getPropertyPath()), locate));
        }
        return List.copyOf(problems);
    }

    /**
     * Checks a model that was made in code.
     *
     * @param what the model, for the message
     * @param model a record with constraints
     * @throws InvalidInputException with every problem, when there is one
     */
    public static void requireValid(String what, Object model) {
        List<Problem> problems = validate(model, path -> null);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(what, problems);
        }
    }

    private static Problem problem(
            ConstraintViolation<Object> violation, String path, Function<String, @Nullable SourceLocation> locate) {
        Object value = violation.getInvalidValue();
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        SourceLocation place = locate.apply(path);
        if (constraint instanceof NotNull || (constraint instanceof NotEmpty && value == null)) {
            return Problem.error("missing-key", "is needed", path, place, null);
        }
        if (constraint instanceof NotEmpty) {
            return Problem.error("empty-value", "must not be empty", path, place, null);
        }
        String shown = value instanceof String || value instanceof Number ? "'" + value + "' " : "";
        if (constraint instanceof OneOf oneOf) {
            List<String> allowed = List.of(oneOf.value());
            String hint = Spelling.nearest(String.valueOf(value), allowed)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse(null);
            return Problem.error(
                    "not-allowed", shown + "is not one of " + String.join(", ", allowed), path, place, hint);
        }
        ProblemCode code = constraint.annotationType().getAnnotation(ProblemCode.class);
        if (code != null) {
            String hint = code.hint().isEmpty() ? null : code.hint();
            return Problem.error(code.value(), violation.getMessage(), path, place, hint);
        }
        boolean range = RANGES.contains(constraint.annotationType());
        return Problem.error(
                range ? "out-of-range" : "invalid-value", shown + violation.getMessage(), path, place, null);
    }

    private static String path(Path violated) {
        StringBuilder path = new StringBuilder();
        for (Path.Node node : violated) {
            if (node.getIndex() != null) {
                append(path, node.getIndex().toString());
            } else if (node.getKey() != null) {
                append(path, node.getKey().toString());
            }
            String name = node.getName();
            if (name != null && !name.startsWith("<")) {
                append(path, WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT));
            }
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String step) {
        if (!path.isEmpty()) {
            path.append('.');
        }
        path.append(step);
    }

    /**
     * Makes the validator ready. It happens by itself at the first validation; a host that is about to validate in several
     * threads calls this in another one, so that they need not wait for it all the time that it takes.
     */
    public static void prepare() {
        Holder.VALIDATOR.unwrap(Validator.class);
    }

    /** The bootstrap costs some 300 ms, so it is done once and only when something is validated. */
    private static final class Holder {
        static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
    }
}
