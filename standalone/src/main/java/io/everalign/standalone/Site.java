package io.everalign.standalone;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * One site of the demo's web.
 *
 * @param host its name, known to the demo's crawler only
 * @param address its own loopback address
 * @param root top of the unpacked package that it shows
 */
record Site(String host, InetAddress address, Path root) {

    private static final String DOMAIN = ".demo.test";
    private static final int FIRST_ADDRESS = 11;

    /** The site of a package, with an address that depends on its place in the list only. */
    static Site of(String packageName, int place, Path root) {
        byte[] address = {127, 0, 1, (byte) (FIRST_ADDRESS + place)};
        try {
            return new Site(packageName + DOMAIN, InetAddress.getByAddress(address), root);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    URI seed(int port) {
        return URI.create("http://" + host + ":" + port + "/");
    }

    /** In the notation of the crawler's {@code crawl.resolve}. */
    String resolution() {
        return host + "=" + address.getHostAddress();
    }
}
