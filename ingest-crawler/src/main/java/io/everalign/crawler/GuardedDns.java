package io.everalign.crawler;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Dns;

/**
 * Names to addresses that may be connected to. What is returned is what is connected to: nothing
 * asks a second time. {@link GuardedSockets} checks the same again for URLs that name an address.
 */
final class GuardedDns implements Dns {

    private final Map<String, InetAddress> fixed;
    private final boolean allowPrivate;

    GuardedDns(FetchSettings settings) {
        fixed = settings.fixedAddresses();
        allowPrivate = settings.allowPrivateAddresses();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        InetAddress known = fixed.get(host.toLowerCase(Locale.ROOT));
        List<InetAddress> all = known == null ? Dns.SYSTEM.lookup(host) : List.of(known);
        if (allowPrivate) {
            return all;
        }
        List<InetAddress> safe = all.stream().filter(AddressGuard::isPublic).toList();
        if (safe.isEmpty()) {
            throw new UnsafeAddressException(all.get(0));
        }
        return safe;
    }
}
