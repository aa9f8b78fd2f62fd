// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.winnowmail.message.Message;

/** The features of a message in words, as an explanation has them. */
final class Told {
    private Told() {}

    /** @param mail with lines that end in LF */
    static Set<String> of(String mail) {
        Set<String> told = new TreeSet<>();
        new FeatureReader()
                .readNamed(Message.parse(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .names()
                .values()
                .forEach(name -> told.add(Wording.of(name)));
        return told;
    }
}
