package io.everalign.crawler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets that refuse to connect to an address that is not public, however it was come by. */
final class GuardedSockets extends SocketFactory {

    private final boolean allowPrivate;

    GuardedSockets(boolean allowPrivate) {
        this.allowPrivate = allowPrivate;
    }

    @Override
    public Socket createSocket() {
        return allowPrivate ? new Socket() : new PublicSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(address, port);
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    private static final class PublicSocket extends Socket {

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress internet
                    && internet.getAddress() != null
                    && !AddressGuard.isPublic(internet.getAddress())) {
                throw new UnsafeAddressException(internet.getAddress());
            }
            super.connect(endpoint, timeout);
        }
    }
}
