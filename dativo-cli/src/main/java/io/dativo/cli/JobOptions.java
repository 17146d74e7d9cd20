package io.dativo.cli;

import io.dativo.Dativo;
import io.dativo.job.JobTrust;
import io.dativo.job.LoadResult;
import io.dativo.terraform.backend.StateSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How job files are read. The fields are set by picocli. */
final class JobOptions {
    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "root of the files that jobs may name; else the working directory")
    @Nullable
    Path base;

    @Option(names = "--map", paramLabel = "PREFIX=DIR", description = "where paths that begin with PREFIX are")
    Map<String, Path> mappings = Map.of();

    @Option(
            names = "--hand-out",
            paramLabel = "NAME",
            split = ",",
            description = "variables of the environment that job files may use anywhere; connections may use all")
    List<String> handOut = List.of();

    @Option(
            names = "--trust-jobs",
            description = "let job files name places and classes for backends and catalogs: only for files of your own")
    boolean trust;

    @Option(
            names = "--terraform-state",
            paramLabel = "STATE",
            description = "a file or an address, in place of the backend that the jobs name")
    @Nullable
    String state;

    Dativo.Builder builder(Surroundings surroundings) {
        Dativo.Builder builder =
                Dativo.builder().handOut(handOut.toArray(String[]::new)).trust(trust());
        if (base != null) {
            builder.base(base);
        }
        mappings.forEach(builder::pathMapping);
        if (state != null) {
            builder.terraformState(StateSources.address(state, surroundings.environment()::get));
        }
        return surroundings.host().apply(builder);
    }

    JobTrust trust() {
        return trust ? JobTrust.everything() : JobTrust.none();
    }

    /** The job files, and those in and below the folders. */
    static List<LoadResult> load(Dativo dativo, List<Path> files) {
        List<LoadResult> loaded = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                loaded.addAll(dativo.loadFolder(file));
            } else {
                loaded.add(dativo.load(file));
            }
        }
        return loaded;
    }
}
