/**
 * What a mail is: its envelope, header fields, body, MIME parts, addresses and text.
 *
 * <p>Bytes stay bytes: a {@link org.winnowmail.message.HeaderField} and a {@link
 * org.winnowmail.message.Body} keep what was received; everything decoded is a view that is computed
 * on first use, once per {@link org.winnowmail.message.Message}. Nothing here judges, stores or talks
 * to the network.
 *
 * <p>Start reading at {@code Message}; then {@code MimeStructure} (bytes to parts), {@code HtmlReader} (what
 * of HTML is seen) and {@code MessageAssembler} (how a message arrives). {@code Url}, {@code AddressList},
 * {@code MailDate}, {@code Received} take field values apart; {@code Charsets} and {@code TextFold} are about
 * letters.
 */
@NullMarked
package org.winnowmail.message;

import org.jspecify.annotations.NullMarked;
