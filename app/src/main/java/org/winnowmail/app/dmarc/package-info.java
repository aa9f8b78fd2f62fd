/**
 * DMARC as the administrator meets it: aggregate reports sent once a day ({@link
 * org.winnowmail.app.dmarc.DmarcReporting}) and {@code winnow dmarc}. What a report is lives in {@code
 * mailauth.dmarc.report}; here mail authentication is joined with the outbox.
 */
@NullMarked
package org.winnowmail.app.dmarc;

import org.jspecify.annotations.NullMarked;
