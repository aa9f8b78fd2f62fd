// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.dsn;

import java.util.List;
import java.util.stream.Stream;
import org.winnowmail.sieve.lang.Extension;

/** The extensions of this package. */
public final class DsnExtensions {
    private DsnExtensions() {}

    public static final List<Extension> ALL =
            Stream.of(DsnExtension.values()).map(DsnExtension::extension).toList();
}
