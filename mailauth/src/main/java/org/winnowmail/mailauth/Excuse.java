// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

/** Why a message that fails DMARC is let be. */
public enum Excuse {
    /** It is not. */
    NONE,
    /** The author's domain is exempt here. */
    EXEMPT,
    /** A trusted sealer saw it pass before it was forwarded. */
    TRUSTED_SEALER
}
