// SPDX-License-Identifier: GPL-3.0-or-later
/** The ManageSieve server's inner side for the fuzzer: reader and session over a directory of their own. */
@NullMarked
package org.winnowmail.managesieve;

import org.jspecify.annotations.NullMarked;
