// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The whole mail stack, tested as its users meet it: {@code docker-compose.yml} is started once, mail goes in
 * by SMTP and is read back by IMAP, containers are killed.
 *
 * <p>Start at {@link org.winnowmail.stack.IncomingMailIT}; {@link org.winnowmail.stack.MailStack} is what runs.
 * The clients here are small on purpose and know nothing of Winnow's own protocol code.
 */
@NullMarked
package org.winnowmail.stack;

import org.jspecify.annotations.NullMarked;
