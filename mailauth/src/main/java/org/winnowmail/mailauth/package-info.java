/**
 * Mail authentication: who a message really comes from, and proof for our own.
 *
 * <p>{@link org.winnowmail.mailauth.MailAuth} runs SPF, DKIM, ARC and DMARC over one message under one
 * deadline and returns one {@link org.winnowmail.mailauth.AuthReport}; start there. Each method has a
 * package of its own that knows none of the others but those it stands on: DMARC on SPF and DKIM, ARC on
 * DKIM's signatures. A failing DNS is a result with a reason, never an exception.
 */
@NullMarked
package org.winnowmail.mailauth;

import org.jspecify.annotations.NullMarked;
