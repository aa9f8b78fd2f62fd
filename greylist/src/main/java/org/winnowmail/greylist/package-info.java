/**
 * Who is made to wait, and who never again.
 *
 * <p>{@link org.winnowmail.greylist.Greylist} answers two questions: at RCPT, whether this recipient's mail should be
 * asked to come back later, and at the end of a message the same for the whole of it. It remembers in {@code
 * org.winnowmail.state} and lets everything pass when that does not answer. Neither SMTP nor scores live here. Start
 * reading at {@code Greylist}.
 */
@NullMarked
package org.winnowmail.greylist;

import org.jspecify.annotations.NullMarked;
