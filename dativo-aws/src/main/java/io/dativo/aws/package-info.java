/**
 * Tags on AWS: {@link io.dativo.aws.AwsProvider} knows S3 buckets, IAM roles, Glue databases and tables, Lake Formation's
 * tags, and whatever else the Resource Groups Tagging API reaches. Here too is what all rooms share: ARNs, clients, what the
 * SDK's exceptions mean. Uses core and the SDK, and none of the other rooms; {@code state}, {@code cost} and
 * {@code organizations} use it. Hosts use the provider; {@code AwsErrors}, {@code AwsCall} and {@code WholeBody} are for the
 * rooms alone.
 */
@NullMarked
package io.dativo.aws;

import org.jspecify.annotations.NullMarked;
