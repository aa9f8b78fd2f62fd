// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

/** An action could not be executed. The text is fit for the script's owner. */
public final class DeliveryException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean temporary;

    public DeliveryException(String message, boolean temporary) {
        super(message);
        this.temporary = temporary;
    }

    /** Whether trying again later may help. */
    public boolean temporary() {
        return temporary;
    }
}
