/**
 * The LMTP server that takes mail from the MTA and hands it to Sieve and a store.
 */
@NullMarked
package org.winnowmail.lmtp;

import org.jspecify.annotations.NullMarked;
