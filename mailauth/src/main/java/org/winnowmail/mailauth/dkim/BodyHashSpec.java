// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.OptionalLong;

/**
 * One way to hash a body with SHA-256.
 *
 * @param canonicalization how it is made comparable first
 * @param length octets of the canonical body that count (the l= tag); empty for all
 */
public record BodyHashSpec(Canonicalization canonicalization, OptionalLong length) {}
