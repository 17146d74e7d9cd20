/**
 * Google Cloud as a place that holds tags. {@link io.dativo.gcp.GcpProvider} is the provider, {@link
 * io.dativo.gcp.GoogleAccess} says how Google is reached.
 */
@NullMarked
package io.dativo.gcp;

import org.jspecify.annotations.NullMarked;
