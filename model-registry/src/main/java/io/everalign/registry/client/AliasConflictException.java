package io.everalign.registry.client;

import org.jspecify.annotations.Nullable;

/** An alias was not where the caller expected it, and was left there. */
public final class AliasConflictException extends RegistryException {

    private static final long serialVersionUID = 1;

    private final @Nullable String actual;

    AliasConflictException(String message, @Nullable String actual) {
        super(409, message);
        this.actual = actual;
    }

    /** Version the alias points to; null when there is no such alias. */
    public @Nullable String actual() {
        return actual;
    }
}
