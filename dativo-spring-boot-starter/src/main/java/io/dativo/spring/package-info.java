/**
 * Dativo in a Spring Boot application: {@link io.dativo.Dativo} as a bean, made from properties and beans.
 */
@NullMarked
package io.dativo.spring;

import org.jspecify.annotations.NullMarked;
