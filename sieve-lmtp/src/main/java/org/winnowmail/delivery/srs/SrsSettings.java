// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.srs;

import java.util.List;

/**
 * How senders are rewritten.
 *
 * @param domain of the rewritten addresses; its mail must come to us
 * @param secrets keys of the hash: the first one signs, all verify, so that a key can be changed while mail
 *     is under way
 * @param days how long an address takes bounces; default 21, longer than any MTA tries
 * @param hashLength characters of the hash in an address; default 6. The paper's four are 20 bits once a
 *     host on the way has lost the case of letters, and can be guessed
 */
public record SrsSettings(String domain, List<String> secrets, int days, int hashLength) {
    public static final int DAYS = 21;
    public static final int HASH_LENGTH = 6;

    public SrsSettings {
        secrets = List.copyOf(secrets);
        if (domain.isEmpty() || secrets.isEmpty() || secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("SRS needs a domain and a secret that is not empty");
        }
        if (days < 1 || days > 500 || hashLength < 4 || hashLength > 20) {
            throw new IllegalArgumentException("SRS: days are 1 to 500, characters of a hash 4 to 20");
        }
    }

    public SrsSettings(String domain, List<String> secrets) {
        this(domain, secrets, DAYS, HASH_LENGTH);
    }
}
