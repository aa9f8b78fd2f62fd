/** {@code mboxmetadata} and {@code servermetadata}: annotations (RFC 5490, sections 4 and 5). */
@NullMarked
package org.winnowmail.sieve.ext.metadata;

import org.jspecify.annotations.NullMarked;
