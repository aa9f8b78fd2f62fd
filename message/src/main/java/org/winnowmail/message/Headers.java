// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The header fields of a message or a part, top down as received. Immutable. */
public final class Headers implements Iterable<HeaderField> {
    /** No fields at all. */
    public static final Headers NONE = new Headers(List.of());

    private final List<HeaderField> fields;

    public Headers(List<HeaderField> fields) {
        this.fields = List.copyOf(fields);
    }

    /** All fields, top down. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The topmost field of that name. */
    public Optional<HeaderField> first(String name) {
        int hash = HeaderField.hash(name);
        for (HeaderField f : fields) {
            if (f.is(name, hash)) {
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }

    /** All fields of that name, top down. */
    public List<HeaderField> all(String name) {
        List<HeaderField> found = new ArrayList<>(2);
        int hash = HeaderField.hash(name);
        for (HeaderField f : fields) {
            if (f.is(name, hash)) {
                found.add(f);
            }
        }
        return found;
    }

    /** Unfolded value of the topmost field of that name; empty text when there is none. */
    public String value(String name) {
        return first(name).map(HeaderField::value).orElse("");
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    public int size() {
        return fields.size();
    }

    /** These fields with others put on top, in the order given. */
    public Headers withFirst(List<HeaderField> top) {
        List<HeaderField> all = new ArrayList<>(top);
        all.addAll(fields);
        return new Headers(all);
    }

    @Override
    public Iterator<HeaderField> iterator() {
        return fields.iterator();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
