// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

/**
 * Where something was written, so that a person can go there.
 *
 * @param file the file as the reader knows it
 * @param line counted from 1; 0 when the place is the file as a whole
 */
public record Origin(String file, int line) {
    @Override
    public String toString() {
        return line > 0 ? file + ':' + line : file;
    }
}
