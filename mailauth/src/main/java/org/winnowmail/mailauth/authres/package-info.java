/**
 * Authentication-Results (RFC 8601): written, read strictly from those we trust, and taken out when
 * somebody else wrote them in our name. Start reading at {@link
 * org.winnowmail.mailauth.authres.AuthenticationResults}.
 */
@NullMarked
package org.winnowmail.mailauth.authres;

import org.jspecify.annotations.NullMarked;
