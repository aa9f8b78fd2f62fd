// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.file.Path;

/**
 * How a message is kept while it arrives.
 *
 * @param directory where spool files are made; each is readable by our user only
 * @param memoryBytes body bytes held on the heap before the body goes to a file; default 1 MiB: nearly all
 *     mail stays in memory, and a thousand sessions cannot fill a usual heap
 * @param headerBytes largest header, in bytes; default 1 MiB, ten times what Postfix passes on
 *     (header_size_limit); without it a client could fill the heap with header fields
 * @param messageBytes largest message, header and body, in bytes; default 100 MiB; the MTA's own limit
 *     should be below
 */
public record SpoolSettings(Path directory, int memoryBytes, int headerBytes, long messageBytes) {
    public static final SpoolSettings DEFAULT =
            new SpoolSettings(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), 1 << 20, 1 << 20, 100L << 20);

    /** The same under another directory. */
    public SpoolSettings withDirectory(Path other) {
        return new SpoolSettings(other, memoryBytes, headerBytes, messageBytes);
    }
}
