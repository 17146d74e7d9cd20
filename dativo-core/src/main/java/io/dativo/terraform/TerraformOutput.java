package io.dativo.terraform;

import io.dativo.problem.Sensitive;
import org.jspecify.annotations.Nullable;

/**
 * One output of a Terraform state. Immutable.
 *
 * @param name its name
 * @param value its value: String, Boolean, BigInteger, BigDecimal, List, Map or null; wrapped in {@link Sensitive} when
 *     Terraform marks it so
 * @param type its declared type as Terraform writes it, for example {@code "string"} or {@code ["list","string"]}; null
 *     when the state does not say
 */
public record TerraformOutput(
        String name, @Nullable Object value, @Nullable String type) {
    /** {@return whether the value is a secret} */
    public boolean isSensitive() {
        return value instanceof Sensitive<?>;
    }
}
