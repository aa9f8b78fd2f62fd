// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/** An open element of an HTML document with the properties that its content inherits. Reused on the stack. */
final class HtmlElement {
    String name = "";

    /** Whether its text is not seen, for whatever reason; the sum of the fields below. */
    boolean hides;

    private boolean gone;
    private boolean invisible;
    private boolean tiny;
    private int color = HtmlColor.BLACK;
    private int background = HtmlColor.WHITE;

    /** Takes what the element around hands down. */
    void inherit(HtmlElement parent) {
        gone = parent.gone;
        invisible = parent.invisible;
        tiny = parent.tiny;
        color = parent.color;
        background = parent.background;
    }

    /** The {@code hidden} attribute. */
    void vanish() {
        gone = true;
    }

    /** A link with a colour of its own: the text colour around does not hide it. */
    void asLink() {
        color = 0x0000EE;
    }

    /** Sets the background, unless it is unset. */
    void ground(int value) {
        background = value == HtmlColor.UNSET || value == HtmlColor.TRANSPARENT ? background : value;
    }

    /** Sets the text colour, unless it is unset. */
    void ink(int value) {
        color = value == HtmlColor.UNSET ? color : value;
    }

    void apply(HtmlStyle style) {
        gone |= style.gone;
        invisible = style.invisible == HtmlStyle.UNSAID ? invisible : style.invisible == 1;
        tiny = style.tiny == HtmlStyle.UNSAID ? tiny : style.tiny == 1;
        ink(style.color);
        ground(style.background);
    }

    /** All properties are set: decides whether the text is seen. */
    void settle() {
        hides = gone || invisible || tiny || HtmlColor.indistinct(color, background);
    }
}
