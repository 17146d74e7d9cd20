/**
 * Azure: {@link io.dativo.azure.AzureProvider} tags its resources. Exceptions of the Azure SDK do not leave this package.
 */
@NullMarked
package io.dativo.azure;

import org.jspecify.annotations.NullMarked;
