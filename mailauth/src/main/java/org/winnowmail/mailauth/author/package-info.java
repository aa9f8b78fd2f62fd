/**
 * Who a message says has written it: the domains of its From field, as a recipient would read them.
 */
@NullMarked
package org.winnowmail.mailauth.author;

import org.jspecify.annotations.NullMarked;
