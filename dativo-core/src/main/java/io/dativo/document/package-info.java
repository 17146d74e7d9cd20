/**
 * JSON documents whose bytes depend on their content alone, digests, and the lock of one writer. Used by every
 * room that keeps a document; uses {@code problem}. Internal: hosts do not call it.
 */
@NullMarked
package io.dativo.document;

import org.jspecify.annotations.NullMarked;
