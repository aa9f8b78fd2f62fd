// SPDX-License-Identifier: GPL-3.0-or-later
/** The LMTP server's inner side for the fuzzer: parser, session and content, without sockets and mailboxes. */
@NullMarked
package org.winnowmail.lmtp;

import org.jspecify.annotations.NullMarked;
