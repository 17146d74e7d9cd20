package io.dativo.guides;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.BatchStore;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

public final class ShelfProvider implements ProviderSpi {
    private static final TagRules RULES = TagRules.builder()
            .maxTags(50)
            .keys(60, Pattern.compile("[A-Za-z0-9_.:-]+"))
            .values(200, Pattern.compile("[^\\n]*"))
            .reservedPrefixes("shelf:")
            .settling(Duration.ZERO)
            .build();

    private final Shelf shelf;

    public ShelfProvider() {
        this(new Shelf());
    }

    public ShelfProvider(Shelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public String id() {
        return "shelf";
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of("box");
    }

    @Override
    public TagRules rules(String resourceType) {
        return RULES;
    }

    @Override
    public TagStore open(AccountScope scope) {
        return new Boxes(shelf);
    }

    private static class Boxes extends BatchStore {
        private final Shelf shelf;

        Boxes(Shelf shelf) {
            super("the labels of the shelf");
            this.shelf = shelf;
        }

        @Override
        protected void read(ReadBatch batch) {
            batch.open()
                    .forEach(box -> batch.read(box, () -> {
                        Shelf.Labels labels = asking(() -> shelf.read(box.id()));
                        return TagRead.found(labels.values(), String.valueOf(labels.version()));
                    }));
        }

        @Override
        protected void write(Collection<TagWrite> writes, WriteBatch batch) {
            writes.forEach(write -> batch.make(
                    write,
                    () -> asking(() -> {
                        String version = Objects.requireNonNullElse(write.version(), "");
                        shelf.write(write.resource().id(), version, write.set(), write.remove());
                        return true;
                    })));
        }

        private static <T> T asking(Supplier<T> call) {
            try {
                return call.get();
            } catch (Shelf.Refused e) {
                throw new ProviderException(kind(e.status()), String.valueOf(e.status()), e.getMessage(), e);
            }
        }

        private static Kind kind(int status) {
            return switch (status) {
                case 403 -> Kind.DENIED;
                case 404 -> Kind.NOT_FOUND;
                case 409 -> Kind.CONFLICT;
                case 429 -> Kind.THROTTLED;
                case 503 -> Kind.UNAVAILABLE;
                case 504 -> Kind.TIMEOUT;
                default -> Kind.REJECTED;
            };
        }
    }
}
