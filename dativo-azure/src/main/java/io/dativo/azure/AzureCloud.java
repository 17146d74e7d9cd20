package io.dativo.azure;

/** Azure's clouds: each has its own endpoints, accounts and directories. */
public enum AzureCloud {
    /** The cloud that most customers use. */
    PUBLIC("management.azure.com", "core.windows.net", "login.microsoftonline.com", "purview.azure.net"),
    /** Azure Government of the United States. */
    US_GOVERNMENT(
            "management.usgovcloudapi.net", "core.usgovcloudapi.net", "login.microsoftonline.us", "purview.azure.us"),
    /** Azure China, operated by 21Vianet. */
    CHINA("management.chinacloudapi.cn", "core.chinacloudapi.cn", "login.chinacloudapi.cn", "purview.azure.cn");

    private final String resourceManager;
    private final String storage;
    private final String login;
    private final String purview;

    AzureCloud(String resourceManager, String storage, String login, String purview) {
        this.resourceManager = resourceManager;
        this.storage = storage;
        this.login = login;
        this.purview = purview;
    }

    String resourceManager() {
        return "https://" + resourceManager;
    }

    /** What a token for Azure Resource Manager is asked for. */
    String resourceManagerScope() {
        return resourceManager() + "/.default";
    }

    /** What a token for Purview is asked for. */
    String purviewScope() {
        return "https://" + purview + "/.default";
    }

    public String login() {
        return "https://" + login;
    }

    public String blobHost(String account) {
        return account + ".blob." + storage;
    }

    String dfsHost(String account) {
        return account + ".dfs." + storage;
    }
}
