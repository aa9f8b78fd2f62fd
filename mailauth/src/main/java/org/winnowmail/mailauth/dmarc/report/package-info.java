/**
 * DMARC aggregate reports (RFC 9990): what we saw of a domain's mail, for its owner.
 *
 * <p>{@link org.winnowmail.mailauth.dmarc.report.AggregateReports} notes each message and makes the
 * reports of a day; {@code ReportXml} writes them, {@code ReportConsent} asks whether an address wants
 * them, {@link org.winnowmail.mailauth.dmarc.report.ReportMail} wraps them in a mail. Sending is the
 * caller's. Reports on single failures (RFC 9991) are not made: they hand a message to strangers.
 */
@NullMarked
package org.winnowmail.mailauth.dmarc.report;

import org.jspecify.annotations.NullMarked;
