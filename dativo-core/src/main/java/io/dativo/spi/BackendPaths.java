package io.dativo.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where each of Terraform's backends keeps the state of a workspace, as its source says. They differ in small things: S3
 * puts a folder {@code env:} in front, Azure appends {@code env:} without a slash, Google has an object for the default
 * workspace like for any other.
 */
final class BackendPaths {
    /** What Go's url.PathEscape leaves as it is; Terraform takes exactly such names. */
    private static final Pattern WORKSPACE = Pattern.compile("[A-Za-z0-9_.~$&+:=@-]+");

    private static final String STATE = "terraform.tfstate";

    private BackendPaths() {}

    /** Terraform's own rule, without the two names that would leave the folder of the workspaces. */
    static boolean isWorkspaceName(String name) {
        return WORKSPACE.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    static String place(TerraformBackend backend) {
        String workspace = backend.workspace();
        boolean first = workspace.equals(TerraformBackend.DEFAULT_WORKSPACE);
        return switch (backend.type()) {
            case "local" ->
                first
                        ? or(backend, "path", STATE)
                        : join(or(backend, "workspace_dir", "terraform.tfstate.d"), workspace, STATE);
            case "s3" -> {
                String key = backend.required("key");
                yield first ? key : join(given(backend, "workspace_key_prefix", "env:"), workspace, key);
            }
            case "gcs" -> join(or(backend, "prefix", "").replaceFirst("^/+", ""), workspace + ".tfstate");
            case "azurerm" -> backend.required("key") + (first ? "" : "env:" + workspace);
            case "http" -> {
                if (!first) {
                    throw TerraformBackend.backendProblem(
                            "backend-without-workspaces",
                            "the backend 'http' has no workspaces, so it cannot have '" + workspace + "'",
                            "remove the workspace, or give the address of its state");
                }
                yield address(backend);
            }
            case "pg" -> workspace;
            case "consul" -> backend.required("path") + (first ? "" : "-env:" + workspace);
            case "kubernetes" -> "tfstate-" + workspace + "-" + backend.required("secret_suffix");
            case "oss" -> join(given(backend, "prefix", "env:"), first ? "" : workspace, or(backend, "key", STATE));
            case "cos" -> join(or(backend, "prefix", ""), first ? "" : workspace, or(backend, "key", STATE));
            case "oci" -> {
                String key = or(backend, "key", STATE);
                yield first ? key : join(given(backend, "workspace_key_prefix", "tf-state-env"), workspace, key);
            }
            case "remote", "cloud" -> organization(backend) + "/" + hcpWorkspace(backend);
            default ->
                throw TerraformBackend.backendProblem(
                        "backend-unsupported",
                        "where the backend '" + backend.type() + "' keeps its states is not known",
                        "let Terraform read it: StateSources.command(...), or give the output of 'terraform output -json'");
        };
    }

    private static String organization(TerraformBackend backend) {
        String organization = backend.type().equals("cloud")
                ? backend.argumentOr("organization", "TF_CLOUD_ORGANIZATION")
                : backend.argument("organization");
        return organization == null ? backend.required("organization") : organization;
    }

    /** {@code name} is a whole name; {@code prefix} is of {@code remote} alone; with neither the workspace has its own name. */
    private static String hcpWorkspace(TerraformBackend backend) {
        Object block = backend.arguments().get("workspaces");
        // Terraform notes the block of 'remote' as a list of one.
        Object only = block instanceof List<?> list && !list.isEmpty() ? list.get(0) : block;
        Map<?, ?> workspaces = only instanceof Map<?, ?> map ? map : Map.of();
        String workspace = backend.workspace();
        boolean first = workspace.equals(TerraformBackend.DEFAULT_WORKSPACE);
        String name = text(workspaces.get("name"));
        if (!name.isEmpty()) {
            if (!first && !workspace.equals(name)) {
                throw TerraformBackend.backendProblem(
                        "backend-without-workspaces",
                        "the backend '" + backend.type() + "' is tied to the workspace '" + name
                                + "', so it cannot have '" + workspace + "'",
                        "remove the workspace, or workspaces.name");
            }
            return TerraformBackend.checkedWorkspace(name);
        }
        if (first) {
            throw TerraformBackend.backendProblem(
                    "backend-argument",
                    "the backend '" + backend.type() + "' has no workspace 'default'",
                    "give the workspace, or workspaces.name");
        }
        String prefix = backend.type().equals("remote") ? text(workspaces.get("prefix")) : "";
        return workspace.startsWith(prefix) ? workspace : TerraformBackend.checkedWorkspace(prefix + workspace);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String address(TerraformBackend backend) {
        String address = backend.argumentOr("address", "TF_HTTP_ADDRESS");
        return address == null ? backend.required("address") : address;
    }

    private static String or(TerraformBackend backend, String name, String otherwise) {
        String value = backend.argument(name);
        return value == null ? otherwise : value;
    }

    /** An argument that may be given empty on purpose. */
    private static String given(TerraformBackend backend, String name, String otherwise) {
        @Nullable Object value = backend.arguments().get(name);
        return value == null ? otherwise : value.toString();
    }

    /** Joins and cleans a path as Go's path.Join does: no empty part, no {@code .}, and {@code ..} takes one back. */
    private static String join(String... parts) {
        String joined = String.join("/", parts);
        boolean absolute = parts[0].startsWith("/");
        Deque<String> clean = new ArrayDeque<>();
        for (String part : joined.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean back =
                    part.equals("..") && !clean.isEmpty() && !clean.getLast().equals("..");
            if (back) {
                clean.removeLast();
            } else if (!part.equals("..") || !absolute) {
                clean.addLast(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", clean);
    }
}
