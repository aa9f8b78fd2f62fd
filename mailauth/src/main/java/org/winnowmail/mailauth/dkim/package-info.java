/**
 * DKIM (RFC 6376, 8301, 8463, 8616): signing, verifying, keys.
 *
 * <p>Everything works on the bytes received. The pipeline of a verification: {@link
 * org.winnowmail.mailauth.dkim.TagList} reads the field, {@code DkimSignature} gives it meaning, {@link
 * org.winnowmail.mailauth.dkim.BodyHashes} hashes the body once for all signatures, {@code SignedHeaders}
 * writes what was signed, {@link org.winnowmail.mailauth.dkim.DkimVerifier} judges. Signing: {@link
 * org.winnowmail.mailauth.dkim.DkimKeys} chooses, {@link org.winnowmail.mailauth.dkim.DkimSigner} signs.
 * Whether a signature's domain fits the author's is DMARC's question, not asked here.
 */
@NullMarked
package org.winnowmail.mailauth.dkim;

import org.jspecify.annotations.NullMarked;
