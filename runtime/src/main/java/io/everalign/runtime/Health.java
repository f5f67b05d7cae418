package io.everalign.runtime;

/**
 * What a component says of itself.
 *
 * @param up whether it does its work
 * @param detail what it is at, or why it does not work: one line for a person
 */
public record Health(boolean up, String detail) {

    /** It works. */
    public static Health up(String detail) {
        return new Health(true, detail);
    }

    /** It does not work. */
    public static Health down(String detail) {
        return new Health(false, detail);
    }
}
