// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Features of how the parties of a message stand to each other: whether the domain of the author is that of
 * the return path, of the Message-ID, of the links, of the client that handed it in; and several of these at once.
 *
 * <p>None says which domain it is, so what is learnt of one sender holds for senders never seen.
 */
final class RelationReader {
    private static final Trait RETURN_PATH = Trait.named("returnpath");
    private static final Trait MESSAGE_ID = Trait.named("messageid");
    private static final Trait REPLY_TO = Trait.named("replyto");
    private static final Trait SENDER = Trait.named("sender");
    private static final Trait TO = Trait.named("to");
    private static final Trait LINKED = Trait.named("linked");
    private static final Trait CLIENT = Trait.named("handedin");
    private static final Trait BULK = Trait.named("bulk");
    private static final Trait OWNERS = Trait.named("linkowners");
    private static final Trait ALL = Trait.unnamed("relations");
    private static final Trait PARTIES = Trait.unnamed("parties");
    private static final Trait LINKED_CLIENT_BULK = Trait.unnamed("linked client bulk");
    private static final Trait PATH_LINKED_CLIENT = Trait.unnamed("path linked client");
    private static final Trait PATH_ID_CLIENT = Trait.unnamed("path id client");
    private static final Trait TO_BULK = Trait.unnamed("to bulk");
    private static final Trait PATH_LINKED_BULK = Trait.unnamed("path linked bulk");
    private static final Trait ORIGIN = Trait.named("origindomain");
    private static final Trait ORIGIN_ID_REPLY = Trait.unnamed("origin id reply");
    private static final Trait ORIGIN_LINKED_BULK = Trait.unnamed("origin linked bulk");
    private static final Trait DISPLAY_NAME = Trait.named("displayname");
    private static final Trait NAME_FITS = Trait.named("namefits");
    private static final Trait TO_SELF = Trait.named("toself");
    private static final Trait CALLED = Trait.named("called");
    private static final Trait LOCAL_PART = Trait.named("localpart");
    private static final Trait SUBJECT_END = Trait.unnamed("subject end");
    private static final Trait SUBJECT_BEGIN = Trait.unnamed("subject begin");
    private static final Trait ANSWER = Trait.named("answer");

    /** Characters of the subject whose shape is told, from either end. */
    private static final int SUBJECT_ENDS = 8;

    /** Words of a display name that are compared with the address. */
    private static final int NAME_WORDS = 8;

    private final FeatureSink sink;
    private final int[] owners = new int[FeatureReader.MOST_LINKS];

    RelationReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(Head head, List<String> links, Optional<Hop> client, Optional<Hop> origin) {
        String author = head.from();
        String domain = Domains.of(author);
        boolean bulk = head.hasList;
        boolean answer = head.answers();
        String path = head.returnPath;
        String pathDomain = Domains.of(path);
        char returned = relation(domain, pathDomain);
        char id = relation(domain, Domains.of(head.messageId));
        char reply = relation(domain, Domains.of(head.replyTo));
        char sender = relation(domain, Domains.of(head.sender));
        char to = relation(domain, Domains.of(head.to));
        char linked = linked(links, domain);
        char handed = client.map(c -> handedIn(c, domain, pathDomain)).orElse('-');
        char born =
                origin.map(o -> handedIn(o, domain, Domains.of(head.messageId))).orElse('-');
        char flags = (char) ('0' + (bulk ? 1 : 0) + (answer ? 2 : 0));
        char list = bulk ? '1' : '0';
        say(RETURN_PATH, returned);
        say(MESSAGE_ID, id);
        say(REPLY_TO, reply);
        say(SENDER, sender);
        say(TO, to);
        say(LINKED, linked);
        say(CLIENT, handed);
        say(BULK, list);
        say(ALL, returned, id, reply, sender, to, linked, handed, flags);
        say(PARTIES, returned, id, reply, sender);
        say(LINKED_CLIENT_BULK, linked, handed, list);
        say(PATH_LINKED_CLIENT, returned, linked, handed);
        say(PATH_ID_CLIENT, returned, id, handed, answer ? '1' : '0');
        say(TO_BULK, to, flags);
        say(PATH_LINKED_BULK, returned, linked, list);
        say(ORIGIN, born);
        say(ORIGIN_ID_REPLY, born, id, reply);
        say(ORIGIN_LINKED_BULK, born, linked, list, answer ? '1' : '0');
        name(head, author, domain);
        subject(head, answer);
    }

    /** Relations, each one character: a feature of all of them together. */
    private void say(Trait what, char... relations) {
        long h = what.seed();
        for (char relation : relations) {
            h = Hash.step(h, relation);
        }
        sink.add(h);
    }

    private void say(Trait what, char relation) {
        sink.say(what, String.valueOf(relation));
    }

    private static char relation(String author, String other) {
        if (other.isEmpty()) {
            return '-';
        }
        return author.equals(other) ? '=' : Domains.sameOwner(author, other) ? '~' : 'x';
    }

    private static char handedIn(Hop client, String author, String path) {
        if (client.name().isEmpty()) {
            return '0';
        }
        return Domains.sameOwner(client.name(), author) ? '=' : Domains.sameOwner(client.name(), path) ? 'r' : 'x';
    }

    /** Whether links point to the author's own domain: only there, there and elsewhere, elsewhere, none. */
    private char linked(List<String> links, String author) {
        int n = 0;
        boolean own = false;
        String before = "";
        for (String link : links) {
            String host = host(link);
            if (host.isEmpty() || host.equals(before)) {
                continue;
            }
            before = host;
            int from = Domains.owner(host);
            int hash = Hash.fold(Hash.of(0, host, from, host.length()));
            if (!known(hash, n)) {
                owners[n++] = hash;
                own |= Domains.sameOwner(host, author);
            }
        }
        sink.say(OWNERS, Math.min(6, 32 - Integer.numberOfLeadingZeros(n)));
        if (n == 0) {
            return '0';
        }
        return !own ? 'x' : n == 1 ? '1' : '+';
    }

    private boolean known(int hash, int n) {
        for (int i = 0; i < n; i++) {
            if (owners[i] == hash) {
                return true;
            }
        }
        return false;
    }

    /** Host of a link with a scheme or {@code www.}, in lower case; empty for any other. */
    private static String host(String link) {
        int slashes = link.indexOf("//");
        int from = slashes >= 0 && slashes <= 8 ? slashes + 2 : 0;
        if (from == 0 && !link.regionMatches(true, 0, "www.", 0, 4)) {
            return "";
        }
        int to = from;
        while (to < link.length() && "/?#:".indexOf(link.charAt(to)) < 0) {
            to++;
        }
        String authority = link.substring(from, to);
        return authority.substring(authority.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
    }

    private void name(Head head, String author, String domain) {
        String address = Domains.address(author);
        String local = address.substring(0, Math.max(0, address.indexOf('@')));
        String name = displayName(head.fromDecoded()).toLowerCase(Locale.ROOT);
        int words = 0;
        boolean inLocal = false;
        boolean inDomain = false;
        for (int i = 0; i < name.length() && words < NAME_WORDS; i++) {
            int from = i;
            while (i < name.length() && Character.isLetterOrDigit(name.charAt(i))) {
                i++;
            }
            if (i > from) {
                words++;
                if (i - from > 2) {
                    String word = name.substring(from, i);
                    inLocal |= local.contains(word);
                    inDomain |= domain.contains(word);
                }
            }
        }
        boolean like = name.indexOf('@') >= 0;
        sink.say(DISPLAY_NAME, !like ? Integer.toString(Math.min(4, words)) : name.contains(address) ? "own" : "other");
        sink.say(NAME_FITS, inLocal + "/" + inDomain);
        int digits = 0;
        for (int i = 0; i < local.length(); i++) {
            digits += Character.isDigit(local.charAt(i)) ? 1 : 0;
        }
        sink.say(LOCAL_PART, Math.min(4, digits) + "/" + Math.min(5, local.length() / 4));
        String to = Domains.address(head.to);
        sink.say(TO_SELF, Boolean.toString(to.equals(address)));
        String recipient = to.substring(0, Math.max(0, to.indexOf('@')));
        sink.say(
                CALLED,
                Boolean.toString(recipient.length() > 2
                        && head.subject().toLowerCase(Locale.ROOT).contains(recipient)));
    }

    private static String displayName(String author) {
        int angle = author.lastIndexOf('<');
        String before = angle > 0 ? author.substring(0, angle).strip() : "";
        if (!before.isEmpty()) {
            return before;
        }
        int open = author.indexOf('(');
        int close = author.lastIndexOf(')');
        return open >= 0 && close > open ? author.substring(open + 1, close) : "";
    }

    private void subject(Head head, boolean answer) {
        String subject = head.subject();
        int n = subject.length();
        sink.say(SUBJECT_END, StructureReader.shape(subject.substring(Math.max(0, n - SUBJECT_ENDS)), SUBJECT_ENDS));
        sink.say(SUBJECT_BEGIN, StructureReader.shape(subject.substring(0, Math.min(SUBJECT_ENDS, n)), SUBJECT_ENDS));
        sink.say(ANSWER, subject.regionMatches(true, 0, "re:", 0, 3) + "/" + answer);
    }
}
