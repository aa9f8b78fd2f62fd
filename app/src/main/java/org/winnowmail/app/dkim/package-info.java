/**
 * {@code winnow dkim}: keys made, published, compared and replaced. What keys and signatures are lives in
 * {@code mailauth.dkim}; here are only the commands.
 */
@NullMarked
package org.winnowmail.app.dkim;

import org.jspecify.annotations.NullMarked;
