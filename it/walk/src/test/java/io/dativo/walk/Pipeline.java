package io.dativo.walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a pipeline of GitHub or GitLab runs, as its file has it.
 *
 * @param environment the variables that all of it has
 * @param review the scripts for a pull request, in order
 * @param deliver the scripts for a merge, in order
 */
record Pipeline(Map<String, String> environment, List<String> review, List<String> deliver) {

    /** Jobs of steps; only those that are scripts. */
    static Pipeline gitHub(Path file) throws IOException {
        Map<?, ?> root = read(file);
        Map<?, ?> jobs = map(root.get("jobs"));
        return new Pipeline(texts(root.get("env")), steps(map(jobs.get("review"))), steps(map(jobs.get("deliver"))));
    }

    private static List<String> steps(Map<?, ?> job) {
        return list(job.get("steps")).stream()
                .map(Pipeline::map)
                .filter(step -> step.containsKey("run"))
                .map(step -> String.valueOf(step.get("run")))
                .toList();
    }

    /** Jobs in the order of their stages, each with what it extends; what several begin with is run once. */
    static Pipeline gitLab(Path file) throws IOException {
        Map<?, ?> root = read(file);
        List<String> deliver = new ArrayList<>();
        for (String job : List.of("tfvars", "build", "tags")) {
            deliver.addAll(scripts(root, job));
        }
        return new Pipeline(
                texts(root.get("variables")),
                scripts(root, "review"),
                deliver.stream().distinct().toList());
    }

    private static List<String> scripts(Map<?, ?> root, String name) {
        Map<?, ?> job = map(root.get(name));
        List<String> scripts = new ArrayList<>();
        if (job.containsKey("extends")) {
            list(map(root.get(job.get("extends"))).get("before_script")).forEach(line -> scripts.add(line.toString()));
        }
        list(job.get("script")).forEach(line -> scripts.add(line.toString()));
        return scripts;
    }

    private static Map<?, ?> read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return map(new Yaml(new SafeConstructor(options)).load(Files.readString(file)));
    }

    private static Map<?, ?> map(Object node) {
        if (node instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalStateException("The pipeline has " + node + " where it should have keys.");
    }

    private static List<?> list(Object node) {
        if (node instanceof List<?> list) {
            return list;
        }
        throw new IllegalStateException("The pipeline has " + node + " where it should have a list.");
    }

    private static Map<String, String> texts(Object node) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(node).forEach((key, value) -> texts.put(key.toString(), value.toString()));
        return texts;
    }
}
