package io.dativo.spring;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.micrometer.ObservedOperations;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.OperationObserver;
import io.dativo.propagation.PropagationListener;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.StateSourceProvider;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;

/** Gives the builder what the application has as beans. */
record HostBeans(ListableBeanFactory beans) {
    void applyTo(Dativo.Builder builder) {
        beans.getBeanProvider(TagPolicy.class).ifUnique(builder::policy);
        beans.getBeanProvider(OwnershipLedger.class).ifUnique(builder::ledger);
        beans.getBeanProvider(AuditLog.class).ifUnique(builder::audit);
        beans.getBeanProvider(ProviderSpi.class).orderedStream().forEach(builder::provider);
        beans.getBeanProvider(StateSourceProvider.class).orderedStream().forEach(builder::terraformBackend);
        beans.getBeanProvider(PropagationListener.class).orderedStream().forEach(builder::listener);
        // The outermost, so that what other observers do is inside the span.
        beans.getBeanProvider(ObservationRegistry.class)
                .ifUnique(registry -> builder.observer(ObservedOperations.with(registry)));
        beans.getBeanProvider(OperationObserver.class).orderedStream().forEach(builder::observer);
    }
}
