package io.everalign.filter;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one spelling of an IPv4 address: four decimal parts. Browsers read others too: fewer parts,
 * of which the last stands for the rest, octal and hexadecimal ones.
 */
final class Ipv4Address {

    private static final int PARTS = 4;
    private static final Pattern NUMBER =
            Pattern.compile("0x[0-9a-f]{0,8}|0[0-7]{0,11}|[1-9][0-9]{0,9}");

    private Ipv4Address() {}

    /** The address that a host in lower case is; empty if it is none. */
    static Optional<String> read(String name) {
        int last = name.lastIndexOf('.') + 1;
        boolean mayBe =
                last < name.length() && name.charAt(last) >= '0' && name.charAt(last) <= '9';
        String[] parts = mayBe ? name.split("\\.", PARTS + 1) : new String[0];
        if (!mayBe || parts.length > PARTS) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean rest = i == parts.length - 1;
            long value = number(parts[i]);
            if (value < 0
                    || value >= 1L << (rest ? Byte.SIZE * (PARTS + 1 - parts.length) : Byte.SIZE)) {
                return Optional.empty();
            }
            address |= value << (rest ? 0 : Byte.SIZE * (PARTS - 1 - i));
        }
        return Optional.of(
                "%d.%d.%d.%d"
                        .formatted(
                                address >> 24,
                                address >> 16 & 0xff,
                                address >> 8 & 0xff,
                                address & 0xff));
    }

    /** A part of an address, decimal, octal or hexadecimal; -1 if it is none. */
    private static long number(String part) {
        if (!NUMBER.matcher(part).matches()) {
            return -1;
        } else if (part.startsWith("0x")) {
            return part.length() == 2 ? 0 : Long.parseLong(part.substring(2), 16);
        }
        return Long.parseLong(part, part.startsWith("0") ? 8 : 10);
    }
}
