/**
 * IP addresses as text and as blocks, without ever asking a resolver. Start reading at {@link
 * org.winnowmail.mailauth.ip.IpBlock}.
 */
@NullMarked
package org.winnowmail.mailauth.ip;

import org.jspecify.annotations.NullMarked;
