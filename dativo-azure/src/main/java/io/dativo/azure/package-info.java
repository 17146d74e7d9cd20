/**
 * Tags on Azure: {@link io.dativo.azure.AzureProvider} tags resources and containers, {@link io.dativo.azure.PurviewProvider}
 * entities of Purview. Here too is what all rooms share: ids, clients, what answers and exceptions mean. Uses core and the
 * SDK, whose exceptions do not leave this add-on, and none of the other rooms; {@code state}, {@code cost} and {@code policy}
 * use it. Hosts use the providers and the clouds; what else is public is for the rooms alone.
 */
@NullMarked
package io.dativo.azure;

import org.jspecify.annotations.NullMarked;
