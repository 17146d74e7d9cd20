package io.dativo.policy;

import io.dativo.policy.Finding.Check;
import io.dativo.tag.Glob;
import org.jspecify.annotations.Nullable;

/** A waiver, prepared for many findings. Immutable. */
final class WaiverMatch {
    private final Waiver waiver;
    private final @Nullable Glob resource;
    private final @Nullable Glob job;
    private final @Nullable Glob value;

    WaiverMatch(Waiver waiver) {
        this.waiver = waiver;
        resource = waiver.resource() == null ? null : Glob.of(waiver.resource());
        job = waiver.job() == null ? null : Glob.of(waiver.job());
        value = waiver.value() == null ? null : Glob.of(waiver.value());
    }

    Waiver waiver() {
        return waiver;
    }

    boolean covers(TaggedResource judged, Check check, @Nullable String found) {
        boolean rightCheck = waiver.check() == null ? check != Check.LOWERING : waiver.check() == check;
        return rightCheck
                && (resource == null || resource.matches(judged.resource().id()))
                && (job == null || (judged.job() != null && job.matches(judged.job())))
                && (value == null || (found != null && value.matches(found)));
    }
}
