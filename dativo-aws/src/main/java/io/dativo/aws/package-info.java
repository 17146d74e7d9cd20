/**
 * Tags on AWS: {@link io.dativo.aws.AwsProvider} knows S3 buckets, IAM roles, Glue databases and tables, Lake Formation's
 * tags, and whatever else the Resource Groups Tagging API reaches.
 */
@NullMarked
package io.dativo.aws;

import org.jspecify.annotations.NullMarked;
