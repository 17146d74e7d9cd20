package io.dativo.terraformit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That Terraform finds mistakes with the stub as it would with the real provider: else a passing module says nothing. */
class StubProviderTest {
    private static final String HEADER = """
            terraform {
              required_providers {
                aws = {
                  source = "hashicorp/aws"
                }
              }
            }
            """;

    @TempDir
    Path folder;

    private StubProvider provider;

    @BeforeEach
    void start() {
        provider = Cloud.AWS.startProvider();
    }

    @AfterEach
    void stop() {
        if (provider != null) { // It was not started where its schemas are missing.
            provider.close();
        }
    }

    @Test
    void an_argument_that_the_schema_lacks_is_refused_with_a_suggestion() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket" "lake" {
                  bukcet = "lake"
                }
                """))
                .contains("An argument named \"bukcet\" is not expected here. Did you mean \"bucket\"?");
    }

    @Test
    void an_attribute_that_the_schema_lacks_is_refused() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket" "lake" {}
                output "x" {
                  value = aws_s3_bucket.lake.url
                }
                """))
                .contains("This object has no argument, nested block, or exported attribute named \"url\"");
    }

    @Test
    void a_missing_argument_is_refused() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket_versioning" "lake" {
                  bucket = "lake"
                }
                """)).contains("At least 1 \"versioning_configuration\" blocks are required.");
        assertThat(refusal("""
                resource "aws_iam_role_policy" "etl" {
                  policy = "{}"
                }
                """)).contains("The argument \"role\" is required");
    }

    @Test
    void a_second_block_where_one_may_be_is_refused() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket_versioning" "lake" {
                  bucket = "lake"
                  versioning_configuration {
                    status = "Enabled"
                  }
                  versioning_configuration {
                    status = "Enabled"
                  }
                }
                """)).contains("No more than 1 \"versioning_configuration\" blocks are allowed");
    }

    @Test
    void an_attribute_that_only_the_provider_sets_is_refused() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket" "lake" {
                  arn = "arn:aws:s3:::lake"
                }
                """)).contains("Can't configure a value for \"arn\"");
    }

    @Test
    void a_count_that_depends_on_what_is_not_built_yet_is_refused() throws IOException {
        assertThat(refusal("""
                resource "aws_s3_bucket" "lake" {
                  bucket = "lake"
                }
                resource "aws_s3_bucket" "log" {
                  count = aws_s3_bucket.lake.arn == "" ? 0 : 1
                }
                """))
                .contains("The \"count\" value depends on resource attributes that cannot be determined until apply");
    }

    private String refusal(String configuration) throws IOException {
        Path directory = Files.createTempDirectory(folder, "root");
        Files.writeString(directory.resolve("main.tf"), HEADER + configuration);
        Terraform terraform = Terraform.in(directory, Map.of("aws", provider));
        terraform.succeed("init", "-no-color");
        Terraform.Run run = terraform.run("plan", "-no-color");
        assertThat(run.exitCode()).isEqualTo(1);
        return run.said();
    }
}
