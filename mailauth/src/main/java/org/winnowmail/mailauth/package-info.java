/**
 * DKIM, SPF, DMARC, ARC, Authentication-Results, and the DNS client they share.
 */
@NullMarked
package org.winnowmail.mailauth;

import org.jspecify.annotations.NullMarked;
