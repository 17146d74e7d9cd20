package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.job.ResolvedJob;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Providers;
import io.dativo.provider.TagSpelling;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.tag.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a job's tags when its provider block names another cloud: how each is spelled there, and what cannot be said
 * there. Read from the rules of the providers; no cloud is asked. Immutable.
 *
 * @param changes tags that are spelled otherwise than today, by resource and key
 * @param lost what cannot be spelled there or not be decoded, and resources that no tag reaches
 */
public record Portability(List<Change> changes, List<Problem> lost) {
    /** Copies the lists. */
    public Portability {
        changes = List.copyOf(changes);
        lost = List.copyOf(lost);
    }

    /**
     * A tag that is spelled otherwise on a resource of the other cloud. Immutable.
     *
     * @param resource the resource there
     * @param key the canonical key
     * @param today how it is spelled today, for example {@code owner=data-team@acme.com}; several where resource types differ;
     *     empty where no resource has the key today
     * @param there how it is spelled there
     */
    public record Change(ResourceRef resource, String key, List<String> today, String there) {
        /** Copies the spellings. */
        public Change {
            today = List.copyOf(today);
        }

        /** {@code gcs_bucket acme-lake: owner=data-team@acme.com -> owner=data-team_acme_com}. */
        @Override
        public String toString() {
            return resource + ": " + (today.isEmpty() ? "nothing" : String.join(" or ", today)) + " -> " + there;
        }
    }

    /** {@return whether every tag of the job can be spelled there and decoded} */
    public boolean isLossless() {
        return lost.isEmpty();
    }

    /** One change a line, then what is lost. */
    @Override
    public String toString() {
        return Stream.concat(
                        changes.stream().map(Change::toString), lost.stream().map(Problem::toString))
                .collect(Collectors.joining("\n"));
    }

    static Portability of(ResolvedJob today, ResolvedJob there, Providers providers) {
        Map<String, Set<String>> spelledToday = new TreeMap<>();
        for (TagClaim claim : ofClouds(today)) {
            TagSpelling spelling = providers.locate(claim).spelling();
            if (spelling != null) {
                claim.tags()
                        .forEach(tag -> spelledToday
                                .computeIfAbsent(tag.key(), key -> new TreeSet<>())
                                .add(text(encode(spelling, tag))));
            }
        }
        List<Change> changes = new ArrayList<>();
        List<Problem> lost = new ArrayList<>(there.problems());
        for (TagClaim claim : ofClouds(there)) {
            new Target(claim, there, providers).compare(spelledToday, changes, lost);
        }
        return new Portability(changes, lost.stream().distinct().toList());
    }

    /** What the provider block names: the table stays. */
    private static Collection<TagClaim> ofClouds(ResolvedJob job) {
        return job.claims().stream()
                .filter(claim -> !job.table().equals(Optional.of(claim.resource())))
                .toList();
    }

    private static EncodedTag encode(TagSpelling spelling, Tag tag) {
        try {
            return spelling.encode(tag.key(), tag.value());
        } catch (ProviderException reported) {
            return new EncodedTag(tag.key(), tag.value(), false);
        }
    }

    private static String text(EncodedTag tag) {
        return tag.key() + "=" + tag.value();
    }

    /** One resource of the other cloud. */
    private record Target(TagClaim claim, ResolvedJob job, Providers providers) {
        void compare(Map<String, Set<String>> today, List<Change> changes, List<Problem> lost) {
            TagSpelling spelling = providers.locate(claim).spelling();
            if (spelling == null) {
                lost.add(problem(
                        "no-spelling",
                        "no tag reaches " + claim.resource() + ": no provider knows it",
                        job.path(claim.resource())));
                return;
            }
            Map<String, String> met = new TreeMap<>();
            for (Tag tag : claim.tags()) {
                EncodedTag encoded = encode(spelling, tag);
                Set<String> before = today.getOrDefault(tag.key(), Set.of());
                if (!before.equals(Set.of(text(encoded)))) {
                    changes.add(new Change(claim.resource(), tag.key(), List.copyOf(before), text(encoded)));
                }
                spelled(tag, encoded, spelling, met.put(spelling.identity(tag.key()), tag.key()), lost);
            }
            int most = spelling.rules().maxTags();
            if (claim.tags().size() > most) {
                lost.add(problem(
                        "too-many-tags",
                        claim.resource() + " takes " + most + " tags, and the job says "
                                + claim.tags().size(),
                        job.path(claim.resource())));
            }
        }

        private void spelled(
                Tag tag, EncodedTag encoded, TagSpelling spelling, @Nullable String other, List<Problem> lost) {
            String on = " on " + claim.resource();
            String path = tag.origin().path();
            if (other != null) {
                lost.add(problem("keys-meet", "'" + other + "' and '" + tag.key() + "' are one key" + on, path));
            }
            spelling.refusal(encoded)
                    .ifPresentOrElse(
                            reason -> lost.add(problem("tag-refused", "'" + text(encoded) + "' " + reason + on, path)),
                            () -> {
                                if (!encoded.exact()) {
                                    lost.add(problem(
                                            "lossy-spelling",
                                            "'" + tag.key() + "=" + tag.value() + "' is '" + text(encoded) + "'" + on
                                                    + ", from which it cannot be decoded",
                                            path));
                                }
                            });
        }

        private Problem problem(String code, String message, String path) {
            return Problem.warning(code, message, path, job.job().locate(path), null);
        }
    }
}
