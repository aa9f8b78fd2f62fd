// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Set;

/** How a header field is read, decided by its name alone. */
enum HeaderKind {
    /** Never looked at, not even its presence: verdicts of other filters, marks of mail stores. */
    NEVER,
    /** Only that it is there: content is random, a signature or an identifier. */
    PRESENCE,
    /** Random content with a few telling tags ({@code d=}, {@code s=}, {@code a=}). */
    SIGNATURE,
    /** A trace of the way: hosts, addresses and protocols, but no ids and dates. */
    TRACE,
    /** Addresses with display names. */
    ADDRESSES,
    /** Text for people, or anything else: all its words. */
    WORDS;

    /** Verdicts and store marks by exact name (lower case). */
    private static final Set<String> VERDICTS = Set.of(
            "status",
            "x-status",
            "lines",
            "content-length",
            "x-uid",
            "x-uidl",
            "x-imap",
            "x-imapbase",
            "x-keywords",
            "x-label",
            "x-folder",
            "x-gmail-labels",
            "x-gm-thrid",
            "x-gm-spam",
            "x-gm-phishy",
            "authentication-results",
            "x-authentication-results",
            "authentication-results-original",
            "arc-authentication-results",
            "received-spf",
            "x-received-spf",
            "x-bogosity",
            "x-crm114-status",
            "x-crm114-version",
            "x-crm114-cacheid",
            "x-sid-pra",
            "x-sid-result",
            "x-virus-scanned",
            "x-virus-status",
            "x-scanned-by",
            "x-scanner",
            "x-antivirus",
            "x-antivirus-status",
            "x-dmarc-status",
            "x-greylist",
            "x-original-spam",
            "x-pmx-version",
            "x-bulkmail",
            "x-pmx-spam",
            "x-apple-movetofolder",
            "x-apple-action",
            "x-cloudmark-score",
            "x-hmailserver-spam",
            "x-forefront-prvs",
            "x-eopattributedmessage",
            "x-eoptenantattributedmessage",
            "x-incomingheadercount",
            "x-originalarrivaltime-verdict",
            "x-dkim-result",
            "x-ovh-spamstate",
            "x-ovh-spamscore",
            "x-ovh-spamcause",
            "x-vr-spamstate",
            "x-vr-spamscore",
            "x-vr-spamcause",
            "x-vade-spamstate",
            "x-cmae-score",
            "x-cmae-analysis",
            "x-cmae-verdict",
            "x-suspected-spam",
            "x-bess-score");

    /** Verdicts by beginning of the name (lower case). */
    private static final String[] VERDICT_PREFIXES = {
        "x-spam",
        "x-ham",
        "x-bogo",
        "x-dspam",
        "x-rspamd",
        "x-spamd",
        "x-forefront-",
        "x-ms-exchange-",
        "x-microsoft-",
        "x-ms-office365-",
        "x-ms-publictraffictype",
        "x-ms-traffictype",
        "x-ms-oob-",
        "x-ms-antispam",
        "x-exchange-antispam",
        "x-mozilla-",
        "x-evolution",
        "x-barracuda-",
        "x-ironport-",
        "x-proofpoint-",
        "x-mimecast-",
        "x-mailscanner",
        "x-amavis-",
        "x-policyd-",
        "x-kaspersky",
        "x-klms-",
        "x-kse-",
        "x-drweb-",
        "x-tm-as",
        "x-tm-snts",
        "x-tmase",
        "x-sophos",
        "x-pmx-",
        "x-yandex-spam",
        "x-mailru-",
        "x-mras",
        "x-gmx-anti",
        "x-ui-filterresults",
        "x-ui-out-filterresults",
        "x-junk",
        "x-cloud-sec",
        "x-fe-policy",
        "x-messagesniffer",
        "x-assp-",
        "x-antispam",
        "x-anti-spam",
        "x-razor",
        "x-pyzor",
        "x-dcc-",
        "x-clx-",
        "x-cm-analysis",
        "x-ahm",
        "x-winnow",
        "x-old-spam",
        "old-x-spam",
        "x-purgate",
        "x-spf",
        "x-dkim-verdict",
        "x-sanesecurity",
        "x-clamav",
        "x-virus",
    };

    private static final Set<String> RANDOM = Set.of(
            "x-gm-message-state",
            "x-google-smtp-source",
            "x-gm-gg",
            "thread-index",
            "x-sg-eid",
            "x-sg-id",
            "x-ymail-osg",
            "x-yahoo-newman-id",
            "x-tmn",
            "x-provags-id",
            "x-report-abuse",
            "x-binding-id",
            "x-hashtags",
            "references",
            "in-reply-to",
            "x-received",
            "autocrypt",
            "face",
            "x-face",
            "openpgp",
            "feedback-id",
            "x-mailgun-sid",
            "x-ses-outgoing");

    private static final Set<String> SIGNED = Set.of(
            "dkim-signature", "x-google-dkim-signature", "domainkey-signature", "arc-seal", "arc-message-signature");

    private static final Set<String> MAILBOXES = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "sender",
            "return-path",
            "resent-from",
            "resent-to",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "errors-to",
            "x-sender",
            "list-post",
            "disposition-notification-to");

    /** How a field is read. {@code n} is its name in lower case. */
    static HeaderKind of(String n) {
        if (n.equals("received")) {
            return TRACE;
        }
        if (MAILBOXES.contains(n)) {
            return ADDRESSES;
        }
        if (SIGNED.contains(n)) {
            return SIGNATURE;
        }
        if (RANDOM.contains(n)) {
            return PRESENCE;
        }
        if (n.isEmpty() || VERDICTS.contains(n)) {
            return NEVER;
        }
        if (n.startsWith("x-") || n.startsWith("old-x-")) {
            for (String prefix : VERDICT_PREFIXES) {
                if (n.startsWith(prefix)) {
                    return NEVER;
                }
            }
            if (n.contains("spam") || n.contains("verdict") || n.contains("phish")) {
                return NEVER;
            }
        }
        return WORDS;
    }
}
