package io.dativo.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a state in the layout that Terraform writes, of resources with the attributes that providers write: {@code LargeState
 * MEGABYTES FILE [last]}, with the outputs before the resources, where Terraform puts them, or last.
 */
public final class LargeState {
    private static final String HEAD = """
            {
              "version": 4,
              "terraform_version": "1.11.4",
              "serial": 42,
              "lineage": "a9d0d913-d44b-2773-b34b-0fd75d5e4c1a",
            """;

    private static final String RESOURCES = """
                {
                  "module": "module.lake[\\"%1$d\\"]",
                  "mode": "managed",
                  "type": "aws_s3_bucket",
                  "name": "lake",
                  "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
                  "instances": [
                    {
                      "schema_version": 0,
                      "attributes": {
                        "acceleration_status": "",
                        "acl": null,
                        "arn": "arn:aws:s3:::acme-lake-%1$d",
                        "bucket": "acme-lake-%1$d",
                        "bucket_domain_name": "acme-lake-%1$d.s3.amazonaws.com",
                        "bucket_regional_domain_name": "acme-lake-%1$d.s3.us-east-1.amazonaws.com",
                        "cors_rule": [],
                        "force_destroy": false,
                        "grant": [
                          {
                            "id": "b8d6ba4f0c3a1c9a7f5d2e1b6c4a9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c",
                            "permissions": [
                              "FULL_CONTROL"
                            ],
                            "type": "CanonicalUser",
                            "uri": ""
                          }
                        ],
                        "hosted_zone_id": "Z3AQBSTGFYJSTF",
                        "id": "acme-lake-%1$d",
                        "object_lock_enabled": false,
                        "policy": "{\\"Statement\\":[{\\"Action\\":\\"s3:*\\",\\"Effect\\":\\"Deny\\",\\"Resource\\":\\"arn:aws:s3:::acme-lake-%1$d\\"}]}",
                        "region": "us-east-1",
                        "request_payer": "BucketOwner",
                        "tags": {
                          "component": "dativo-etl",
                          "cost_center": "DATA-%2$03d",
                          "environment": "prod",
                          "managed_by": "terraform",
                          "tenant_id": "tenant-%3$d"
                        },
                        "tags_all": {
                          "component": "dativo-etl",
                          "cost_center": "DATA-%2$03d",
                          "environment": "prod",
                          "managed_by": "terraform",
                          "tenant_id": "tenant-%3$d"
                        },
                        "timeouts": null,
                        "versioning": [
                          {
                            "enabled": true,
                            "mfa_delete": false
                          }
                        ]
                      },
                      "sensitive_attributes": [],
                      "private": "eyJzY2hlbWFfdmVyc2lvbiI6IjEifQ=="
                    }
                  ]
                },
                {
                  "module": "module.lake[\\"%1$d\\"]",
                  "mode": "managed",
                  "type": "aws_iam_role_policy",
                  "name": "lake",
                  "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
                  "instances": [
                    {
                      "schema_version": 0,
                      "attributes": {
                        "id": "lake-%1$d:access",
                        "name": "access",
                        "name_prefix": "",
                        "policy": "{\\"Statement\\":[{\\"Action\\":[\\"s3:GetObject\\",\\"s3:PutObject\\"],\\"Effect\\":\\"Allow\\",\\"Resource\\":\\"arn:aws:s3:::acme-lake-%1$d/*\\"}]}",
                        "role": "lake-%1$d"
                      },
                      "sensitive_attributes": [],
                      "private": "bnVsbA==",
                      "dependencies": [
                        "module.lake.aws_s3_bucket.lake"
                      ]
                    }
                  ]
                }""".indent(4).stripTrailing();

    private LargeState() {}

    /**
     * Writes.
     *
     * @param arguments see the class
     * @throws IOException when the disk is full
     */
    public static void main(String[] arguments) throws IOException {
        long size = 1_000_000L * Integer.parseInt(arguments[0]);
        boolean last = arguments.length > 2;
        try (BufferedWriter state = Files.newBufferedWriter(Path.of(arguments[1]))) {
            state.write(HEAD);
            if (!last) {
                state.write(outputs());
                state.write(",\n");
            }
            state.write("  \"resources\": [\n");
            long written = 0;
            for (int i = 0; written < size; i++) {
                String resources = RESOURCES.formatted(i, i % 53, i % 97);
                state.write(i == 0 ? "" : ",\n");
                state.write(resources);
                written += resources.length();
            }
            state.write("\n  ],\n");
            if (last) {
                state.write(outputs());
                state.write(",\n");
            }
            state.write("  \"check_results\": null\n}\n");
        }
    }

    private static String outputs() {
        return IntStream.range(0, 60)
                .mapToObj("""
                            "output_%1$02d": {
                              "value": "arn:aws:s3:::acme-lake-%1$d",
                              "type": "string"
                            }\
                        """::formatted)
                .collect(Collectors.joining(",\n", "  \"outputs\": {\n", "\n  }"));
    }
}
