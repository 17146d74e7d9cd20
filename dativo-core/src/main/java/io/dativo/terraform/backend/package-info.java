/**
 * Where Terraform states lie: files, HTTP, HCP Terraform, PostgreSQL, a command, and the add-ons of clouds. Used by
 * {@code terraform}; uses {@code http}, {@code document} and {@code spi}.
 */
@NullMarked
package io.dativo.terraform.backend;

import org.jspecify.annotations.NullMarked;
