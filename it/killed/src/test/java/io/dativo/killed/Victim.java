package io.dativo.killed;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that plans and applies one version of what is claimed, unless it is killed before. */
final class Victim {
    private static final List<String> REGIONS = List.of("eu-west-1", "eu-north-1", "us-east-1");

    private Victim() {}

    /**
     * Plans and applies: {@code fleet address ledger address folder version resource...}.
     *
     * @param arguments the kind of the fleet and its address, that of the ledger and its address, a folder, the version, and
     *     each resource as {@code provider|type|id}
     */
    public static void main(String[] arguments) {
        Providers providers =
                arguments[0].equals(Tables.KIND) ? Tables.providers(arguments[1]) : Buckets.providers(arguments[1]);
        Path folder = Path.of(arguments[4]);
        OwnershipLedger ledger = Ledgers.valueOf(arguments[2]).open(arguments[3], folder);
        TagPropagator propagator = propagator(providers, ledger, folder);
        List<ResourceRef> resources = new ArrayList<>();
        for (String resource : List.of(arguments).subList(6, arguments.length)) {
            String[] parts = resource.split("\\|", 3);
            resources.add(new ResourceRef(parts[0], parts[1], parts[2]));
        }
        List<TagClaim> claims = claims(resources, Integer.parseInt(arguments[5]));
        propagator.apply(propagator.plan(claims, List.of())).throwIfFailed();
    }

    static Process start(Fleet fleet, Ledgers ledgers, String ledgerAddress, Path folder, int version)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Victim.class.getName()));
        command.addAll(fleet.address());
        command.addAll(List.of(ledgers.name(), ledgerAddress, folder.toString(), Integer.toString(version)));
        fleet.resources()
                .forEach(resource -> command.add(resource.provider() + "|" + resource.type() + "|" + resource.id()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "output"))
                .start();
    }

    static TagPropagator propagator(Providers providers, OwnershipLedger ledger, Path folder) {
        return TagPropagator.builder(providers, ledger)
                .audit(AuditLog.file(folder.resolve("audit.jsonl")))
                .parallelism(2)
                .build();
    }

    /** Each version adds, changes and removes something on every resource. */
    static List<TagClaim> claims(List<ResourceRef> resources, int version) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml#infrastructure.tags");
        List<TagClaim> claims = new ArrayList<>();
        for (int i = 0; i < resources.size(); i++) {
            String provider = resources.get(i).provider();
            AccountScope scope = provider.equals("aws")
                    ? AccountScope.of(provider).withRegion(REGIONS.get(i % REGIONS.size()))
                    : AccountScope.of(provider);
            claims.add(new TagClaim(resources.get(i), scope, TagSet.of(tags(version), origin), "job.yaml"));
        }
        return claims;
    }

    /** What each resource carries once a version is applied. */
    static Map<String, String> tags(int version) {
        return version == 0
                ? Map.of()
                : Map.of("keep", "1", "change", Integer.toString(version), "rotates-" + version % 3, "1");
    }
}
