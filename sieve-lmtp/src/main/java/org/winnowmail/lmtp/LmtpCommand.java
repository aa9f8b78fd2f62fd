// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.util.Optional;
import java.util.OptionalLong;
import org.winnowmail.message.Address;

/** What a client can say, after parsing. */
sealed interface LmtpCommand {
    /** RFC 2033, section 4.1. */
    record Lhlo(String domain) implements LmtpCommand {}

    /**
     * RFC 5321, section 4.1.1.2.
     *
     * @param sender empty for the null path
     * @param size the SIZE parameter (RFC 1870)
     * @param eightBit BODY=8BITMIME (RFC 6152)
     * @param smtpUtf8 SMTPUTF8 (RFC 6531)
     */
    record Mail(Optional<Address> sender, OptionalLong size, boolean eightBit, boolean smtpUtf8)
            implements LmtpCommand {}

    /** RFC 5321, section 4.1.1.3. */
    record Rcpt(Address recipient) implements LmtpCommand {}

    record Data() implements LmtpCommand {}

    /** RFC 3030, section 2. */
    record Bdat(long size, boolean last) implements LmtpCommand {}

    record Rset() implements LmtpCommand {}

    record Noop() implements LmtpCommand {}

    record Vrfy() implements LmtpCommand {}

    record Help() implements LmtpCommand {}

    record Quit() implements LmtpCommand {}

    record StartTls() implements LmtpCommand {}

    /** Not understood, or understood and wrong; the reply says how. */
    record Bad(LmtpReply reply) implements LmtpCommand {}
}
