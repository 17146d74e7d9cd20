package io.dativo.aws.state;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** The credentials that a backend {@code s3} describes. */
final class S3BackendCredentials {
    private static final String SESSION = "dativo";

    private final S3Backend backend;
    private final @Nullable ProfileFile profiles;
    private final S3BackendClient clients;

    S3BackendCredentials(S3Backend backend, @Nullable ProfileFile profiles, S3BackendClient clients) {
        this.backend = backend;
        this.profiles = profiles;
        this.clients = clients;
    }

    AwsCredentialsProvider provider() {
        AwsCredentialsProvider first =
                backend.block("assume_role_with_web_identity").isEmpty() ? given() : webIdentity();
        Map<String, @Nullable Object> block = backend.block("assume_role");
        Object role = backend.value(block, "role_arn", "role_arn");
        return role == null ? first : role(role.toString(), block, first);
    }

    /** As Terraform does: what is written in the backend, a profile that it names, then the environment. */
    private AwsCredentialsProvider given() {
        String access = backend.text("access_key");
        String secret = backend.text("secret_key");
        if (access != null && secret != null) {
            return fixed(access, secret, backend.text("token"));
        }
        if (backend.text("profile") != null) {
            return profile(backend.text("profile"));
        }
        access = backend.variable("AWS_ACCESS_KEY_ID");
        secret = backend.variable("AWS_SECRET_ACCESS_KEY");
        if (access != null && secret != null) {
            return fixed(access, secret, backend.variable("AWS_SESSION_TOKEN"));
        }
        String profile = backend.variable("AWS_PROFILE");
        if (profile != null) {
            return profile(profile);
        }
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        if (profiles != null) {
            ProfileFile file = profiles;
            chain.profileFile(() -> file);
        }
        return clients.own(chain.build());
    }

    private static AwsCredentialsProvider fixed(String access, String secret, @Nullable String token) {
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(access, secret)
                        : AwsSessionCredentials.create(access, secret, token));
    }

    private AwsCredentialsProvider profile(@Nullable String name) {
        ProfileCredentialsProvider.Builder profile =
                ProfileCredentialsProvider.builder().profileName(name);
        if (profiles != null) {
            profile.profileFile(profiles);
        }
        return clients.own(profile.build());
    }

    private AwsCredentialsProvider role(String role, Map<String, @Nullable Object> block, AwsCredentialsProvider own) {
        AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(or(text(block, "session_name", "session_name"), SESSION))
                .externalId(text(block, "external_id", "external_id"))
                .sourceIdentity(text(block, "source_identity", "source_identity"))
                .policy(text(block, "policy", "assume_role_policy"))
                .durationSeconds(backend.roleSeconds());
        if (backend.value(block, "policy_arns", "assume_role_policy_arns") instanceof List<?> arns) {
            request.policyArns(policies(arns));
        }
        if (backend.value(block, "tags", "assume_role_tags") instanceof Map<?, ?> tags) {
            request.tags(tags.entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(String.valueOf(tag.getKey()))
                            .value(String.valueOf(tag.getValue()))
                            .build())
                    .toList());
        }
        if (backend.value(block, "transitive_tag_keys", "assume_role_transitive_tag_keys") instanceof List<?> keys) {
            request.transitiveTagKeys(keys.stream().map(String::valueOf).toList());
        }
        return clients.own(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts(own))
                .refreshRequest(request.build())
                .build());
    }

    private AwsCredentialsProvider webIdentity() {
        Map<String, @Nullable Object> block = backend.block("assume_role_with_web_identity");
        AssumeRoleWithWebIdentityRequest.Builder request = AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(or(text(block, "role_arn"), backend.variable("AWS_ROLE_ARN")))
                .roleSessionName(
                        or(text(block, "session_name"), or(backend.variable("AWS_ROLE_SESSION_NAME"), SESSION)))
                .policy(text(block, "policy"))
                .durationSeconds(backend.webIdentitySeconds());
        if (block.get("policy_arns") instanceof List<?> arns) {
            request.policyArns(policies(arns));
        }
        AssumeRoleWithWebIdentityRequest made = request.build();
        String token = text(block, "web_identity_token");
        String file = or(text(block, "web_identity_token_file"), backend.variable("AWS_WEB_IDENTITY_TOKEN_FILE"));
        return clients.own(StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                // The token is what proves who asks: no caller has signed in yet.
                .stsClient(sts(AnonymousCredentialsProvider.create()))
                // The file is read each time, because the platform of the workload renews it.
                .refreshRequest(() -> made.toBuilder()
                        .webIdentityToken(token == null && file != null ? content(file) : token)
                        .build())
                .build());
    }

    private StsClient sts(AwsCredentialsProvider credentials) {
        String region = backend.text("sts_region") == null ? backend.region() : backend.text("sts_region");
        return clients.own(clients.configured(StsClient.builder(), region, backend.stsEndpoint())
                .credentialsProvider(credentials)
                .build());
    }

    private String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException failed) {
            throw new ProviderException(
                    Kind.DENIED, null, backend + ": the web identity token in " + file + " cannot be read", failed);
        }
    }

    private static List<PolicyDescriptorType> policies(List<?> arns) {
        return arns.stream()
                .map(arn ->
                        PolicyDescriptorType.builder().arn(String.valueOf(arn)).build())
                .toList();
    }

    private @Nullable String text(Map<String, @Nullable Object> block, String name, String before) {
        Object value = backend.value(block, name, before);
        return value == null ? null : value.toString();
    }

    private @Nullable String text(Map<String, @Nullable Object> block, String name) {
        return text(block, name, "");
    }

    private static @Nullable String or(@Nullable String value, @Nullable String otherwise) {
        return value == null ? otherwise : value;
    }
}
