package io.dativo.azure;

/** Azure's clouds: each has its own endpoints, accounts and directories. */
public enum AzureCloud {
    /** The cloud that most customers use. */
    PUBLIC("management.azure.com", "core.windows.net", "login.microsoftonline.com"),
    /** Azure Government of the United States. */
    US_GOVERNMENT("management.usgovcloudapi.net", "core.usgovcloudapi.net", "login.microsoftonline.us"),
    /** Azure China, operated by 21Vianet. */
    CHINA("management.chinacloudapi.cn", "core.chinacloudapi.cn", "login.chinacloudapi.cn");

    private final String resourceManager;
    private final String storage;
    private final String login;

    AzureCloud(String resourceManager, String storage, String login) {
        this.resourceManager = resourceManager;
        this.storage = storage;
        this.login = login;
    }

    String resourceManager() {
        return "https://" + resourceManager;
    }

    /** What a token for Azure Resource Manager is asked for. */
    String resourceManagerScope() {
        return resourceManager() + "/.default";
    }

    String login() {
        return "https://" + login;
    }

    String blobHost(String account) {
        return account + ".blob." + storage;
    }

    String dfsHost(String account) {
        return account + ".dfs." + storage;
    }
}
