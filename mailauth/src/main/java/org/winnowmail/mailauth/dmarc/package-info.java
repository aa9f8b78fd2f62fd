/**
 * DMARC (RFC 9989): whether the author's domain stands behind a message, and what it wants done if not.
 *
 * <p>{@code DmarcRecord} reads a policy, {@code TreeWalk} finds it and the organisational domain, {@link
 * org.winnowmail.mailauth.dmarc.DmarcEvaluator} compares identifiers. Start there. SPF and DKIM are
 * checked elsewhere; reports live in {@code dmarc.report}.
 */
@NullMarked
package org.winnowmail.mailauth.dmarc;

import org.jspecify.annotations.NullMarked;
