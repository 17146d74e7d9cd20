/**
 * JSON documents whose bytes depend on their content alone, digests, and the lock of one writer. Used by every
 * room that keeps a document; uses {@code problem}. Internal: hosts do not call it.
 */
@Internal
@NullMarked
package io.dativo.document;

import io.dativo.problem.Internal;
import org.jspecify.annotations.NullMarked;
