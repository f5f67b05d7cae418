package io.everalign.crawler;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are public. The lists are IANA's special-purpose registries (RFC 6890 and its
 * updates); cloud metadata services live in the link-local and unique-local ranges among them.
 */
final class AddressGuard {

    private static final List<Range> NOT_PUBLIC =
            List.of(
                    range("0.0.0.0", 8),
                    range("10.0.0.0", 8),
                    range("100.64.0.0", 10),
                    range("127.0.0.0", 8),
                    range("169.254.0.0", 16),
                    range("172.16.0.0", 12),
                    range("192.0.0.0", 24),
                    range("192.0.2.0", 24),
                    range("192.31.196.0", 24),
                    range("192.52.193.0", 24),
                    range("192.88.99.0", 24),
                    range("192.168.0.0", 16),
                    range("192.175.48.0", 24),
                    range("198.18.0.0", 15),
                    range("198.51.100.0", 24),
                    range("203.0.113.0", 24),
                    range("224.0.0.0", 4),
                    range("240.0.0.0", 4));
    // Outside 2000::/3 no global unicast address has been given out.
    private static final Range GLOBAL_UNICAST = range("2000::", 3);
    private static final List<Range> NOT_PUBLIC_WITHIN_GLOBAL =
            List.of(
                    range("2001::", 23),
                    range("2001:db8::", 32),
                    range("2620:4f:8000::", 48),
                    range("3fff::", 20));
    private static final Range NAT64 = range("64:ff9b::", 96);
    private static final Range SIX_TO_FOUR = range("2002::", 16);

    private AddressGuard() {}

    /** Whether the address may be connected to by somebody whom strangers tell where to go. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC.stream().noneMatch(range -> range.holds(bytes));
        } else if (!(address instanceof Inet6Address)) {
            return false;
        }
        if (NAT64.holds(bytes)) {
            return isPublic(embedded(bytes, 12));
        } else if (SIX_TO_FOUR.holds(bytes)) {
            return isPublic(embedded(bytes, 2));
        }
        // ::ffff:a.b.c.d never gets here: Java makes an Inet4Address of it.
        return GLOBAL_UNICAST.holds(bytes)
                && NOT_PUBLIC_WITHIN_GLOBAL.stream().noneMatch(range -> range.holds(bytes));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Range(byte[] network, int bits) {
        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ network[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Range range(String network, int bits) {
        try {
            return new Range(InetAddress.getByName(network).getAddress(), bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(network, e);
        }
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Four bytes are an address", e);
        }
    }
}
