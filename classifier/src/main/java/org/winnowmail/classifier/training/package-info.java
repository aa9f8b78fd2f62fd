/**
 * Learning from mail that lies about in files: single messages, directories, Maildirs, mbox files; and the
 * making of the prior model.
 *
 * <p>Start reading at {@link org.winnowmail.classifier.training.Trainer}.
 */
@NullMarked
package org.winnowmail.classifier.training;

import org.jspecify.annotations.NullMarked;
