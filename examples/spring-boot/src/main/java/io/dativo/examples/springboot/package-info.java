/** A Spring Boot service with Dativo. */
@NullMarked
package io.dativo.examples.springboot;

import org.jspecify.annotations.NullMarked;
