// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

/**
 * What came of one signature.
 *
 * @param verdict pass or why not
 * @param domain d=, lower case; empty when the signature could not be read
 * @param selector s=; empty when the signature could not be read
 * @param algorithm a=; empty when the signature could not be read
 * @param identity i=, or {@code @} and the domain
 * @param signature the first characters of b=, which tell signatures of one message apart (RFC 6008)
 * @param reason in words, for the log and the recipient's postmaster
 * @param keyBits size of the key; 0 when there was none
 * @param testing the domain says that it is only trying (t=y)
 * @param secure the key came with DNSSEC
 */
public record DkimResult(
        DkimVerdict verdict,
        String domain,
        String selector,
        String algorithm,
        String identity,
        String signature,
        String reason,
        int keyBits,
        boolean testing,
        boolean secure) {

    public boolean passed() {
        return verdict == DkimVerdict.PASS;
    }
}
