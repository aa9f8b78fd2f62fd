// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.mailauth.ip.IpBlock;

/**
 * What is signed, and how.
 *
 * @param header canonicalization of header fields; default relaxed, since relays fold anew
 * @param body canonicalization of the body; default relaxed
 * @param oversigned fields listed once more than they occur, so that none can be added unnoticed
 * @param signed further fields that are signed when they occur
 * @param validity x= is that long after t=; default none: mail is read years later
 * @param networks clients whose mail is signed without authentication
 * @param daemons values of {@code {daemon_name}} whose mail is signed (RFC 6409 submission services)
 */
public record DkimSignSettings(
        Canonicalization header,
        Canonicalization body,
        List<String> oversigned,
        List<String> signed,
        Optional<Duration> validity,
        List<IpBlock> networks,
        Set<String> daemons) {
    public DkimSignSettings {
        oversigned = List.copyOf(oversigned);
        signed = List.copyOf(signed);
        networks = List.copyOf(networks);
        daemons = Set.copyOf(daemons);
    }

    public static final DkimSignSettings DEFAULT = new DkimSignSettings(
            Canonicalization.RELAXED,
            Canonicalization.RELAXED,
            List.of(
                    "From",
                    "To",
                    "Cc",
                    "Subject",
                    "Date",
                    "Message-ID",
                    "Reply-To",
                    "In-Reply-To",
                    "References",
                    "MIME-Version",
                    "Content-Type",
                    "Content-Transfer-Encoding"),
            List.of(
                    "Sender",
                    "Content-ID",
                    "Content-Description",
                    "Content-Disposition",
                    "Resent-From",
                    "Resent-Date",
                    "Resent-To",
                    "Resent-Cc",
                    "Resent-Message-ID",
                    "List-Id",
                    "List-Unsubscribe",
                    "List-Unsubscribe-Post",
                    "List-Subscribe",
                    "List-Post",
                    "List-Archive",
                    "Feedback-ID"),
            Optional.empty(),
            List.of(),
            Set.of("ORIGINATING"));

    public DkimSignSettings withNetworks(List<IpBlock> other) {
        return new DkimSignSettings(header, body, oversigned, signed, validity, other, daemons);
    }

    public DkimSignSettings withCanonicalization(Canonicalization forHeader, Canonicalization forBody) {
        return new DkimSignSettings(forHeader, forBody, oversigned, signed, validity, networks, daemons);
    }

    public DkimSignSettings withValidity(Duration other) {
        return new DkimSignSettings(header, body, oversigned, signed, Optional.of(other), networks, daemons);
    }

    /** The same with other marks of our own users' mail. */
    public DkimSignSettings withOurs(List<IpBlock> ourNetworks, Set<String> ourDaemons) {
        return new DkimSignSettings(header, body, oversigned, signed, validity, ourNetworks, ourDaemons);
    }
}
