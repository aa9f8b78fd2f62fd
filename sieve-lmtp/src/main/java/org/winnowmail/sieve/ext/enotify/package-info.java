/** {@code enotify}: {@code notify} and its tests, with the method mailto (RFC 5435, RFC 5436). */
@NullMarked
package org.winnowmail.sieve.ext.enotify;

import org.jspecify.annotations.NullMarked;
