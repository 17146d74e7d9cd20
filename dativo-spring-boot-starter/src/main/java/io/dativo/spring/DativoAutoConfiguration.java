package io.dativo.spring;

import io.dativo.Dativo;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes the application's {@link Dativo}: from the properties {@code dativo.*}, then from its beans of the types {@code
 * TagPolicy}, {@code OwnershipLedger}, {@code AuditLog}, {@code ProviderSpi}, {@code StateSourceProvider}, {@code
 * PropagationListener}, {@code OperationObserver} and {@code ObservationRegistry}, then from its {@link DativoCustomizer}s. An
 * application that has a bean {@code Dativo} keeps its own.
 */
@AutoConfiguration
@EnableConfigurationProperties(DativoProperties.class)
public class DativoAutoConfiguration {
    /** Called by Spring. */
    public DativoAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    LastReports dativoLastReports() {
        return new LastReports();
    }

    @Bean
    @ConditionalOnMissingBean
    Dativo dativo(
            DativoProperties properties, ListableBeanFactory beans, ObjectProvider<DativoCustomizer> customizers) {
        Dativo.Builder builder = Dativo.builder();
        properties.applyTo(builder);
        new HostBeans(beans).applyTo(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }
}
