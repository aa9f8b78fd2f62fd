/**
 * SPF (RFC 7208): whether a host may send mail in a domain's name.
 *
 * <p>The pipeline: {@code SpfRecord} reads a record wholly, {@code Macro} holds its expandable names,
 * {@link org.winnowmail.mailauth.spf.SpfEvaluator} walks it and writes down what it saw. Start there.
 * What a failure does to the message is not decided here.
 */
@NullMarked
package org.winnowmail.mailauth.spf;

import org.jspecify.annotations.NullMarked;
