// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.syntax.Argument;

/** Variables behind a prefix, such as {@code ${env.name}} (RFC 5229, section 3); brought by other extensions. */
public interface Namespace {
    String prefix();

    /** The variable to read; may refuse it. */
    TextExpr read(String name, Call call, Argument at) throws Refused;

    /** The variable to set; most namespaces refuse. */
    default VariableTarget write(String name, Call call, Argument at) throws Refused {
        throw call.refuse(at, "variables of the namespace '" + prefix() + "' cannot be set", "");
    }
}
