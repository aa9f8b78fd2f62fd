// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/** The fields of a header that more than one reader asks for, found in one pass; the topmost of each. Reused. */
final class Head {
    private @Nullable HeaderField from;
    private @Nullable HeaderField subject;
    private @Nullable String fromDecoded;
    private @Nullable String subjectDecoded;
    String to = "";
    String date = "";
    String messageId = "";
    String replyTo = "";
    String returnPath = "";
    String sender = "";
    String precedence = "";
    String priority = "";
    String importance = "";
    boolean hasTo;
    boolean hasMessageId;
    boolean hasDate;
    boolean hasMimeVersion;
    boolean hasContentType;
    boolean hasInReplyTo;
    boolean hasReferences;
    boolean hasList;
    final List<HeaderField> received = new ArrayList<>();

    /**
     * @param names the names of the fields, as many as are looked at
     */
    void read(Headers headers, @Nullable FieldName[] names) {
        clear();
        int at = 0;
        for (HeaderField field : headers) {
            FieldName name = at < names.length ? names[at++] : null;
            if (name == null) {
                return;
            }
            take(name.lower(), field);
        }
    }

    private void take(String name, HeaderField field) {
        switch (name) {
            case "from" -> from = from == null ? field : from;
            case "subject" -> subject = subject == null ? field : subject;
            case "to" -> {
                to = hasTo ? to : field.value();
                hasTo = true;
            }
            case "date" -> {
                date = hasDate ? date : field.value();
                hasDate = true;
            }
            case "message-id" -> {
                messageId = hasMessageId ? messageId : field.value();
                hasMessageId = true;
            }
            case "reply-to" -> replyTo = first(replyTo, field);
            case "return-path" -> returnPath = first(returnPath, field);
            case "sender" -> sender = first(sender, field);
            case "precedence" -> precedence = first(precedence, field);
            case "x-priority" -> priority = first(priority, field);
            case "importance" -> importance = first(importance, field);
            case "mime-version" -> hasMimeVersion = true;
            case "content-type" -> hasContentType = true;
            case "in-reply-to" -> hasInReplyTo = true;
            case "references" -> hasReferences = true;
            case "list-id", "list-unsubscribe" -> hasList = true;
            case "received" -> received.add(field);
            default -> {}
        }
    }

    private static String first(String known, HeaderField field) {
        return known.isEmpty() ? field.value() : known;
    }

    private void clear() {
        from = null;
        subject = null;
        fromDecoded = null;
        subjectDecoded = null;
        to = "";
        date = "";
        messageId = "";
        replyTo = "";
        returnPath = "";
        sender = "";
        precedence = "";
        priority = "";
        importance = "";
        hasTo = false;
        hasMessageId = false;
        hasDate = false;
        hasMimeVersion = false;
        hasContentType = false;
        hasInReplyTo = false;
        hasReferences = false;
        hasList = false;
        received.clear();
    }

    String from() {
        HeaderField f = from;
        return f == null ? "" : f.value();
    }

    String fromDecoded() {
        String known = fromDecoded;
        if (known == null) {
            HeaderField f = from;
            known = f == null ? "" : f.decoded();
            fromDecoded = known;
        }
        return known;
    }

    String subject() {
        HeaderField f = subject;
        return f == null ? "" : f.value();
    }

    String subjectDecoded() {
        String known = subjectDecoded;
        if (known == null) {
            HeaderField f = subject;
            known = f == null ? "" : f.decoded();
            subjectDecoded = known;
        }
        return known;
    }

    boolean hasFrom() {
        return from != null;
    }

    boolean hasSubject() {
        return subject != null;
    }

    /** Whether it says that it answers another message. */
    boolean answers() {
        return hasInReplyTo || hasReferences;
    }
}
