// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.util.ArrayList;
import java.util.List;
import org.apache.jsieve.SieveContext;
import org.apache.jsieve.mail.Action;
import org.apache.jsieve.mail.MailAdapter;
import org.winnowmail.message.Message;

/** A parsed message as jSieve wants to see it. */
final class JsieveMail implements MailAdapter {
    private final Message message;
    private final List<Action> actions = new ArrayList<>();

    JsieveMail(Message message) {
        this.message = message;
    }

    @Override
    public void setContext(SieveContext context) {
        // nothing to note
    }

    @Override
    public List<Action> getActions() {
        return actions;
    }

    @Override
    public List<String> getHeader(String name) {
        return message.headers().all(name).stream().map(f -> f.value()).toList();
    }

    @Override
    public List<String> getMatchingHeader(String name) {
        return getHeader(name);
    }

    @Override
    public List<String> getHeaderNames() {
        return message.headers().fields().stream().map(f -> f.name()).toList();
    }

    @Override
    public void addAction(Action action) {
        actions.add(action);
    }

    @Override
    public void executeActions() {
        // nothing is executed here
    }

    @Override
    public int getSize() {
        return (int) message.size();
    }

    @Override
    public String getContentType() {
        return "text/plain";
    }

    @Override
    public boolean isInBodyText(List<String> phrases) {
        return false;
    }

    @Override
    public boolean isInBodyRaw(List<String> phrases) {
        return false;
    }

    @Override
    public boolean isInBodyContent(List<String> types, List<String> phrases) {
        return false;
    }

    @Override
    public MailAdapter.Address[] parseAddresses(String name) {
        return new MailAdapter.Address[0];
    }
}
