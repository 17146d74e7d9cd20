/** A job whose resources are on Google Cloud. */
package io.dativo.examples.gcp;
