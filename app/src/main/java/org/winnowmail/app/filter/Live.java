// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.filter;

/** A value that a reload exchanges as a whole; readers see the old one or the new one. */
final class Live<T> {
    private volatile T value;

    Live(T value) {
        this.value = value;
    }

    T get() {
        return value;
    }

    void set(T fresh) {
        value = fresh;
    }
}
