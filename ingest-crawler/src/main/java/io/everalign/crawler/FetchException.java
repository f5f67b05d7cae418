package io.everalign.crawler;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A fetch that brought nothing back, with its outcome. */
final class FetchException extends IOException {

    private static final long serialVersionUID = 1;

    private final FetchOutcome outcome;
    private final long retryAfterMillis;

    FetchException(FetchOutcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
        this.retryAfterMillis = 0;
    }

    FetchException(FetchOutcome outcome, String message, long retryAfterMillis) {
        super(message);
        this.outcome = outcome;
        this.retryAfterMillis = retryAfterMillis;
    }

    FetchOutcome outcome() {
        return outcome;
    }

    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
