// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.syntax.SyntaxLimits;

/**
 * Settings of the engine. Each extension has a settings record of its own, found by its class, so that
 * nothing here names an extension.
 *
 * @param limits bounds on a run
 * @param syntax bounds on a script
 * @param extensions capability names that scripts may require; empty means all
 * @param recipientDelimiter what separates user and detail in {@code user+detail@domain}
 * @param postmaster sender of notices; default {@code postmaster@} the recipient's domain when empty
 * @param redirectSender envelope sender of a redirected mail: {@code sender}, {@code recipient}, {@code
 *     orig_recipient}, {@code user_email}, {@code postmaster} or {@code <address>}
 * @param hostName this machine's name, for message ids and traces
 * @param options settings records of extensions by class
 */
public record SieveSettings(
        SieveLimits limits,
        SyntaxLimits syntax,
        Set<String> extensions,
        String recipientDelimiter,
        Optional<Address> postmaster,
        String redirectSender,
        String hostName,
        Map<Class<?>, Object> options) {

    public static final SieveSettings DEFAULT = new SieveSettings(
            SieveLimits.DEFAULT,
            SyntaxLimits.DEFAULT,
            Set.of(),
            "+",
            Optional.empty(),
            "sender",
            "localhost",
            Map.of());

    public SieveSettings {
        extensions = Set.copyOf(extensions);
        options = Map.copyOf(options);
    }

    /** The settings record of an extension, or its default. */
    public <T> T option(Class<T> type, T fallback) {
        Object value = options.get(type);
        return value == null ? fallback : type.cast(value);
    }

    public <T> SieveSettings with(Class<T> type, T value) {
        Map<Class<?>, Object> more = new HashMap<>(options);
        more.put(type, value);
        return new SieveSettings(
                limits, syntax, extensions, recipientDelimiter, postmaster, redirectSender, hostName, more);
    }

    public SieveSettings withLimits(SieveLimits other) {
        return new SieveSettings(
                other, syntax, extensions, recipientDelimiter, postmaster, redirectSender, hostName, options);
    }

    public SieveSettings withExtensions(Set<String> names) {
        return new SieveSettings(
                limits, syntax, names, recipientDelimiter, postmaster, redirectSender, hostName, options);
    }

    public SieveSettings withRecipientDelimiter(String delimiter) {
        return new SieveSettings(limits, syntax, extensions, delimiter, postmaster, redirectSender, hostName, options);
    }

    public SieveSettings withRedirectSender(String sender) {
        return new SieveSettings(limits, syntax, extensions, recipientDelimiter, postmaster, sender, hostName, options);
    }

    public SieveSettings withHostName(String name) {
        return new SieveSettings(
                limits, syntax, extensions, recipientDelimiter, postmaster, redirectSender, name, options);
    }

    public SieveSettings withHost(String name, Address postmasterAddress) {
        return new SieveSettings(
                limits,
                syntax,
                extensions,
                recipientDelimiter,
                Optional.of(postmasterAddress),
                redirectSender,
                name,
                options);
    }
}
