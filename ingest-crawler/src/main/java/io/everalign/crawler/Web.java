package io.everalign.crawler;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** One request, one answer, bounded in time and bytes. Redirects are returned, never followed. */
final class Web implements AutoCloseable {

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body its unpacked bytes; empty unless the status is 2xx
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Headers headers, byte[] body) {

        boolean isRedirect() {
            return status >= 300 && status < 400 && headers.get("Location") != null;
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** What its headers permit to a crawler of that name. */
        Permission permission(String agent) {
            Permission permission = Permission.ofRobotsTags(headers.values("X-Robots-Tag"), agent);
            for (String value : headers.values("tdm-reservation")) {
                permission = permission.and(Permission.ofTdmReservation(value));
            }
            for (String value : headers.values("Content-Usage")) {
                permission = permission.and(Permission.ofContentUsage(value));
            }
            return permission;
        }
    }

    private static final int IDLE_CONNECTIONS = 64;

    private final OkHttpClient client;
    private final String userAgent;
    private final ByteBudget budget;
    private final Duration maxRetryAfter;

    Web(CrawlerSettings settings, ByteBudget budget) {
        FetchSettings fetch = settings.fetch();
        this.userAgent = settings.politeness().userAgent();
        this.maxRetryAfter = settings.politeness().maxRetryAfter();
        this.budget = budget;
        this.client =
                new OkHttpClient.Builder()
                        .dns(new GuardedDns(fetch))
                        .socketFactory(new GuardedSockets(fetch.allowPrivateAddresses()))
                        .proxy(Proxy.NO_PROXY)
                        .cookieJar(CookieJar.NO_COOKIES)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .connectTimeout(fetch.connectTimeout())
                        .readTimeout(fetch.timeout())
                        .callTimeout(fetch.timeout())
                        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 30, TimeUnit.SECONDS))
                        .build();
    }

    /**
     * Asks for a URL.
     *
     * @param accept the Accept header
     * @param maxBytes most bytes of the body, unpacked
     * @throws FetchException with the outcome, if no whole answer came
     * @throws ByteBudget.NoRoomException if memory is short
     */
    Answer get(String url, String accept, int maxBytes, ByteBudget.Hold hold) throws IOException {
        return get(
                url,
                accept,
                body -> {
                    if (body.contentLength() > maxBytes) {
                        throw new FetchException(
                                FetchOutcome.TOO_LARGE,
                                body.contentLength() + " bytes announced",
                                null);
                    }
                    return budget.read(body.byteStream(), maxBytes, hold);
                });
    }

    /** {@link #get}, but a longer body is cut, not refused. */
    Answer getBeginning(String url, String accept, int maxBytes, ByteBudget.Hold hold)
            throws IOException {
        return get(url, accept, body -> budget.readBeginning(body.byteStream(), maxBytes, hold));
    }

    private interface Reading {
        byte[] read(ResponseBody body) throws IOException;
    }

    private Answer get(String url, String accept, Reading reading) throws IOException {
        Request request =
                new Request.Builder()
                        .url(url)
                        .header("User-Agent", userAgent)
                        .header("Accept", accept)
                        .build();
        try (Response response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                return new Answer(response.code(), response.headers(), new byte[0]);
            }
            byte[] body = reading.read(response.body());
            return new Answer(response.code(), response.headers(), body);
        } catch (FetchException | ByteBudget.NoRoomException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException(outcome(e), url + ": " + e, e);
        }
    }

    /** Why an answer that is neither a success nor a redirect ends the task. */
    FetchException refusal(Answer answer) {
        int status = answer.status();
        FetchOutcome outcome =
                status == 429 || status == 503
                        ? FetchOutcome.BUSY
                        : status >= 500
                                ? FetchOutcome.SERVER_ERROR
                                : status >= 400
                                        ? FetchOutcome.CLIENT_ERROR
                                        : FetchOutcome.ODD_ANSWER;
        long wait =
                outcome == FetchOutcome.BUSY ? retryAfter(answer.headers().get("Retry-After")) : 0;
        return new FetchException(outcome, "HTTP status " + status, wait);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private long retryAfter(@Nullable String value) {
        if (value == null) {
            return 0;
        }
        long millis;
        try {
            millis = Math.multiplyExact(Long.parseLong(value.strip()), 1000L);
        } catch (NumberFormatException | ArithmeticException e) {
            millis = untilDate(value.strip());
        }
        return Math.max(0, Math.min(millis, maxRetryAfter.toMillis()));
    }

    private static long untilDate(String value) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(Instant.now(), date.toInstant()).toMillis();
        } catch (DateTimeParseException | ArithmeticException e) {
            return 0;
        }
    }

    private static FetchOutcome outcome(IOException e) {
        if (e instanceof UnsafeAddressException) {
            return FetchOutcome.UNSAFE_ADDRESS;
        } else if (e instanceof UnknownHostException) {
            return FetchOutcome.UNKNOWN_HOST;
        } else if (e instanceof InterruptedIOException) {
            return FetchOutcome.TIMEOUT;
        } else if (e instanceof SSLException) {
            return FetchOutcome.TLS_FAILURE;
        }
        return FetchOutcome.NETWORK_FAILURE;
    }
}
