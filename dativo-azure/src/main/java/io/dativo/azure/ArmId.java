package io.dativo.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of something in Azure Resource Manager: a subscription, a resource group or a resource. Azure ignores the case of
 * ids, so this form has names in lower case and the words of the path as Azure's documentation spells them. Immutable.
 *
 * @param path the id, for example {@code /subscriptions/…/resourceGroups/lake}
 * @param subscription the subscription
 * @param group the resource group, or null
 * @param type the namespace and types of the resource in lower case, for example {@code microsoft.storage/storageaccounts}, or
 *     null for a subscription or a group
 * @param names the names of the resource and of what it is in, outermost first
 */
record ArmId(
        String path,
        String subscription,
        @Nullable String group,
        @Nullable String type,
        List<String> names) {
    private static final Pattern SUBSCRIPTION = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern GROUP = Pattern.compile("[\\p{L}\\p{N}_.()-]{0,89}[\\p{L}\\p{N}_()-]");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z0-9]+)*+");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    /** A name may be nearly anything; these would end the path, climb it or be read as its query. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^\\p{Cntrl}\\p{Cs}<>%&\\\\?/#]{1,260}");

    private static final Map<String, String> SPELLING = Map.of(
            "microsoft.storage", "Microsoft.Storage",
            "storageaccounts", "storageAccounts",
            "microsoft.managedidentity", "Microsoft.ManagedIdentity",
            "userassignedidentities", "userAssignedIdentities");

    ArmId {
        names = List.copyOf(names);
    }

    /** The id of a group, given by its name. */
    static ArmId ofGroup(String subscription, String group) {
        return parse("/subscriptions/" + subscription + "/resourceGroups/" + group);
    }

    /**
     * Reads an id.
     *
     * @throws IllegalArgumentException when it is none; the message says which part is wrong
     */
    static ArmId parse(String id) {
        String[] parts = id.split("/", -1);
        if (parts.length < 3 || !parts[0].isEmpty() || !parts[1].equalsIgnoreCase("subscriptions")) {
            throw new IllegalArgumentException(
                    "'" + id + "' is not the id of an Azure resource, which begins with /subscriptions/");
        }
        String subscription = checked(id, "subscription", SUBSCRIPTION, parts[2]);
        StringBuilder path = new StringBuilder("/subscriptions/").append(subscription);
        int at = 3;
        String group = null;
        if (at < parts.length && parts[at].equalsIgnoreCase("resourceGroups")) {
            group = checked(id, "resource group", GROUP, part(id, "resource group", parts, at + 1));
            path.append("/resourceGroups/").append(group);
            at += 2;
        }
        String type = null;
        List<String> names = new ArrayList<>();
        while (at < parts.length) {
            if (!parts[at].equalsIgnoreCase("providers")) {
                throw new IllegalArgumentException("'" + id + "' has '" + parts[at] + "' where an id has 'providers'");
            }
            // An extension, as a role assignment of an account, is of its own type.
            type = checked(id, "provider", NAMESPACE, part(id, "provider", parts, at + 1));
            path.append("/providers/").append(spelled(type));
            at += 2;
            int first = at;
            while (at == first || (at < parts.length && !parts[at].equalsIgnoreCase("providers"))) {
                String kind = checked(id, "type", TYPE, part(id, "type", parts, at));
                String name = checked(id, "name", NAME, part(id, "name of the " + kind, parts, at + 1));
                type += "/" + kind;
                names.add(name);
                path.append('/').append(spelled(kind)).append('/').append(name);
                at += 2;
            }
        }
        return new ArmId(path.toString(), subscription, group, type, names);
    }

    private static String part(String id, String what, String[] parts, int at) {
        if (at >= parts.length || parts[at].isEmpty()) {
            throw new IllegalArgumentException("'" + id + "' lacks the " + what);
        }
        return parts[at];
    }

    private static String checked(String id, String what, Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' has the " + what + " '" + value + "', which cannot be one");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private static String spelled(String word) {
        return SPELLING.getOrDefault(word, word);
    }

    @Override
    public String toString() {
        return path;
    }
}
