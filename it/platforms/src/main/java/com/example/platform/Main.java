package com.example.platform;

import com.fasterxml.jackson.core.JsonFactory;
import io.dativo.Dativo;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TagPolicy;
import io.dativo.propagation.PropagationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads, binds, resolves, judges and explains jobs, and refuses one, with the libraries that a platform chose. */
public final class Main {
    private Main() {}

    /** Takes the folder of the quick start, and the file to write. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toRealPath();
        Path answer = Path.of(args[1]);
        Dativo dativo = Dativo.builder()
                .base(folder)
                .environment(Map.of("ENVIRONMENT", "prod", "AWS_REGION", "us-east-1", "AWS_ACCOUNT_ID", "123456789012"))
                .policy(TagPolicy.load(folder.resolve("tag-policy.yaml")))
                .terraformState(folder.resolve("terraform/terraform.tfstate"))
                .build();
        List<String> answers = new ArrayList<>();
        for (String name : List.of("stripe_customers", "postgres_orders")) {
            LoadResult loaded = dativo.load(folder.resolve("jobs/acme/" + name + ".yaml"));
            loaded.problems().forEach(problem -> answers.add(problem.toString()));
            ResolvedJob job = dativo.resolve(loaded.job());
            PropagationPlan plan = dativo.plan(job);
            answers.add(dativo.explain(job).toJson());
            answers.add(dativo.check(job).toString());
            answers.add(PropagationPlan.fromJson(plan.toJson()).toString());
        }
        Path bad = answer.resolveSibling("bad.yaml");
        Files.writeString(bad, "tenant_id: 5\nasset_path: ''\ninfrastructure: {provider: {provider: azrue}, tags: {ownr: x}}\n");
        dativo.load(bad).problems().forEach(problem -> answers.add(problem.code() + " " + problem.message()));
        Files.write(answer, answers);
        System.out.println("Jackson " + new JsonFactory().version() + ": " + answers.size() + " answers");
    }
}
