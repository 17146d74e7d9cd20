package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;

class ReplacingStandInContractTest extends InMemoryProviderContract {
    @Override
    InMemoryProvider stand() {
        return InMemoryProvider.standingInFor("aws")
                .with(
                        Behaviour.REPLACES_THE_SET,
                        Behaviour.PRECONDITIONS,
                        Behaviour.IGNORES_KEY_CASE,
                        Behaviour.EVENTUALLY_CONSISTENT);
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "iam_role", "arn:aws:iam::123456789012:role/r" + number);
    }
}
