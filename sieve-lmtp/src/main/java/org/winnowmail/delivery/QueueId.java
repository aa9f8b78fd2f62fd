// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/** Finds the MTA's queue id in the topmost Received field, so that our log lines meet those of the MTA. */
public final class QueueId {
    /** {@code … (Postfix) with ESMTPS id 4ABC123 for <x@y>; date}. */
    private static final Pattern ID = Pattern.compile("\\bid ([A-Za-z0-9.-]{1,64})\\b");

    /** A Received field is short; more is not searched. */
    private static final int MAX_SEARCHED = 2000;

    private QueueId() {}

    /** Empty text when there is no Received field or it has no id. */
    public static String of(Headers headers) {
        String received = headers.first("Received").map(HeaderField::value).orElse("");
        Matcher m = ID.matcher(received.substring(0, Math.min(received.length(), MAX_SEARCHED)));
        return m.find() ? m.group(1) : "";
    }
}
