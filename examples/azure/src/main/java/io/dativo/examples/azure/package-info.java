/** The Azure job, from its file to the tags of its resources. */
@NullMarked
package io.dativo.examples.azure;

import org.jspecify.annotations.NullMarked;
