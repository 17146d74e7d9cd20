/** The services of Google Cloud that Dativo calls, as strict as the real ones where Dativo could go wrong. */
package io.dativo.gcp.fake;
