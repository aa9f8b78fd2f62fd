/**
 * The DNS client that the checks share.
 *
 * <p>An answer is a value, never an exception: what the name holds, that it does not exist, or why
 * nobody knows. Start reading at {@link org.winnowmail.mailauth.dns.DnsClient} and {@link
 * org.winnowmail.mailauth.dns.DnsAnswer}; {@link org.winnowmail.mailauth.dns.CachingDnsClient} over
 * {@link org.winnowmail.mailauth.dns.ResolverDnsClient} is what a running server uses. What the answers
 * mean to a check is not decided here.
 */
@NullMarked
package org.winnowmail.mailauth.dns;

import org.jspecify.annotations.NullMarked;
