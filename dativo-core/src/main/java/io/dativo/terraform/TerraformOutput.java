package io.dativo.terraform;

import io.dativo.document.TerraformJson;
import io.dativo.problem.Internal;
import io.dativo.problem.Sensitive;
import io.dativo.problem.Shown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One output of a Terraform state. Immutable.
 *
 * @param name its name
 * @param value its value: String, Boolean, BigInteger, BigDecimal, List, Map or null; wrapped in {@link Sensitive} when
 *     Terraform marks it so
 * @param type its declared type as Terraform writes it in JSON, for example {@code "string"} (with the quotation marks) or
 *     {@code ["list","string"]}; null when the state does not say
 * @param isSensitive whether Terraform marks it so, also where the value is null
 */
@Internal
public record TerraformOutput(
        String name, @Nullable Object value, @Nullable String type, boolean isSensitive) {
    /**
     * An output that is sensitive when its value is a {@link Sensitive}.
     *
     * @param name its name
     * @param value its value
     * @param type its declared type as JSON, or null
     */
    public TerraformOutput(String name, @Nullable Object value, @Nullable String type) {
        this(name, value, type, value instanceof Sensitive<?>);
    }

    /**
     * The output that a state's entry says: an object with {@code value} holds it, anything else is the value. This is
     * asked of an entry only; a value that happens to be a map with a key {@code value} stays as it is.
     */
    static TerraformOutput ofEntry(String name, @Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> fields)) {
            return new TerraformOutput(name, entry, null);
        }
        // Anything but a plain false is taken as a yes: to hide too much is the smaller mistake.
        Object flag = fields.get("sensitive");
        boolean sensitive = flag != null && !Boolean.FALSE.equals(flag);
        if (!fields.containsKey("value")) {
            return new TerraformOutput(name, hide(entry, sensitive), null);
        }
        Object type = fields.get("type");
        return new TerraformOutput(
                name,
                hide(fields.get("value"), sensitive),
                type == null ? null : TerraformJson.compact(type),
                sensitive);
    }

    /** Every component; what may hold a secret is masked. */
    @Override
    public String toString() {
        return Shown.of(this);
    }

    /** The value, wrapped when it is a secret. */
    static @Nullable Object hide(@Nullable Object value, boolean sensitive) {
        return sensitive && value != null ? Sensitive.of(value) : value;
    }
}
