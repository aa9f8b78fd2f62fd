/**
 * ARC (RFC 8617): what servers on the way have seen and vouch for. {@link
 * org.winnowmail.mailauth.arc.ArcVerifier} checks a chain, {@link org.winnowmail.mailauth.arc.ArcSealer}
 * adds a link. Whom to believe is a setting of the caller.
 */
@NullMarked
package org.winnowmail.mailauth.arc;

import org.jspecify.annotations.NullMarked;
