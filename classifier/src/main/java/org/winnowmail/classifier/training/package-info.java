/**
 * Learning from mail that lies about in files: single messages, directories, Maildirs, mbox files.
 *
 * <p>Start reading at {@link org.winnowmail.classifier.training.Trainer}; what is found where, and what is left
 * out, is said by {@link org.winnowmail.classifier.training.MailFiles} and {@link
 * org.winnowmail.classifier.training.MailSource}.
 */
@NullMarked
package org.winnowmail.classifier.training;

import org.jspecify.annotations.NullMarked;
