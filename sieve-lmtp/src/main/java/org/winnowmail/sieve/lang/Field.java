// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;

/** A header field as tests see it: decoded text and addresses, made on first use and kept. One run's own. */
public final class Field {
    private final String name;
    private final @Nullable HeaderField source;
    private @Nullable String text;
    private @Nullable String plain;
    private @Nullable List<Address> addresses;

    public Field(HeaderField source) {
        this.name = source.name();
        this.source = source;
    }

    /** A value that is no field of its own, such as a MIME parameter. */
    public Field(String name, String text) {
        this.name = name;
        this.source = null;
        this.text = text;
        this.plain = text;
    }

    public String name() {
        return name;
    }

    /** Unfolded, encoded words decoded (RFC 5228, section 2.7.2). */
    public String text() {
        String known = text;
        if (known == null) {
            known = source == null ? "" : source.decoded();
            text = known;
        }
        return known;
    }

    /** Unfolded, encoded words left alone. */
    public String plain() {
        String known = plain;
        if (known == null) {
            known = source == null ? "" : source.value();
            plain = known;
        }
        return known;
    }

    /** The addresses in the value; what is no address is left out. */
    public List<Address> addresses() {
        List<Address> known = addresses;
        if (known == null) {
            known = AddressHeader.read(plain());
            addresses = known;
        }
        return known;
    }
}
