package io.dativo.spring;

import io.dativo.Dativo;

/**
 * A bean that says to the builder what no property says. Customizers are called in the order of their {@code @Order}, after
 * the properties {@code dativo.*} and the other beans of the application were applied, so what they say wins.
 *
 * <pre>{@code
 * @Bean
 * DativoCustomizer keysAsFinanceSpellsThem() {
 *     return builder -> builder.keyStyle("aws", KeyStyle.PASCAL);
 * }
 * }</pre>
 */
@FunctionalInterface
public interface DativoCustomizer {
    /**
     * Changes the builder of the application's {@link Dativo}.
     *
     * @param builder the builder; it is used once
     */
    void customize(Dativo.Builder builder);
}
