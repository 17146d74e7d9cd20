/**
 * Tags on Google Cloud: {@link io.dativo.gcp.GcpProvider} is the provider, {@link io.dativo.gcp.GoogleAccess} says how Google
 * is reached. Here too is what all rooms share: ids, clients, what their failures mean. Uses core and Google's clients, and
 * none of the other rooms; {@code state} and {@code cost} use it. Hosts use the provider, the access, the labels and the
 * catalog; {@code GcpErrors} and {@code GcpId} are for the rooms alone.
 */
@NullMarked
package io.dativo.gcp;

import org.jspecify.annotations.NullMarked;
