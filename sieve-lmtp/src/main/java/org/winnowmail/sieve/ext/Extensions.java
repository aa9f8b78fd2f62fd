// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext;

import java.util.List;
import org.winnowmail.sieve.core.BaseLanguage;
import org.winnowmail.sieve.ext.fileinto.Fileinto;
import org.winnowmail.sieve.lang.ExtensionList;

/** Every extension there is. This is the only place that knows them all. */
public final class Extensions {
    private Extensions() {}

    public static final ExtensionList ALL = new ExtensionList(List.of(new BaseLanguage(), new Fileinto()));
}
