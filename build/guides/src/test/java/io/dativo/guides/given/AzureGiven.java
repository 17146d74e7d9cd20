package io.dativo.guides.given;

import com.azure.core.credential.TokenCredential;
import io.dativo.azure.AzureProvider;
import java.util.Map;

/** For docs/azure.md. */
public class AzureGiven extends Given {
    protected TokenCredential credential;
    protected AzureProvider azure;
    protected Map<String, String> guids;
}
