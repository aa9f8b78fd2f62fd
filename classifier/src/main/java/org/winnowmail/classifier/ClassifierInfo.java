// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/**
 * State of a classifier in numbers.
 *
 * @param knowledge messages learnt
 * @param slots of the weight table
 * @param remembered messages that can be recognised and taken back
 * @param replayable messages whose features are held for replay
 * @param fades how often old evidence has faded
 * @param logBytes bytes of events since the last snapshot
 * @param memory bytes of model memory by setting
 */
public record ClassifierInfo(
        Judgement.Knowledge knowledge,
        int slots,
        int remembered,
        int replayable,
        int fades,
        long logBytes,
        long memory) {}
