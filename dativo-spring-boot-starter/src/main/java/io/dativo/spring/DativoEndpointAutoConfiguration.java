package io.dativo.spring;

import io.dativo.Dativo;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Makes the {@link DativoEndpoint} in an application with an actuator. */
@AutoConfiguration(after = DativoAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public class DativoEndpointAutoConfiguration {
    /** Called by Spring. */
    public DativoEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    @ConditionalOnBean({Dativo.class, LastReports.class})
    DativoEndpoint dativoEndpoint(Dativo dativo, LastReports reports) {
        return new DativoEndpoint(dativo, reports);
    }
}
