/** The goals of the Maven plugin: the commands of the command line, with a project's files. */
@org.jspecify.annotations.NullMarked
package io.dativo.maven;
