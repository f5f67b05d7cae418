package io.everalign.crawler;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host whose addresses are not public. */
final class UnsafeAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1;

    UnsafeAddressException(InetAddress address) {
        super(
                "%s is not a public address; crawl.allow-private-addresses would permit it"
                        .formatted(address.getHostAddress()));
    }
}
