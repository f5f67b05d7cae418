package io.everalign.registry;

import java.util.Locale;

/** Why the registry does not do what it is asked to. The numbers are stable. */
enum Refusal {
    BAD_REQUEST(1, 400, ""),
    BAD_NAME(2, 400, ""),
    BAD_JSON(3, 400, ""),
    BAD_PATH(4, 400, ""),
    FILE_TYPE(5, 400, ""),
    FILE_CONTENT(6, 400, ""),
    TOO_MANY(7, 400, ""),
    TOO_LARGE(8, 413, ""),
    WRONG_DIGEST(9, 400, ""),
    BLOB_MISSING(10, 409, ""),
    SIZE_DIFFERS(11, 409, ""),
    PARENT_UNKNOWN(12, 409, ""),
    ALIAS_ELSEWHERE(13, 409, ""),
    NO_SUCH_ROUTE(14, 404, ""),
    NO_SUCH_BLOB(15, 404, "EntryNotFound"),
    NO_SUCH_MODEL(16, 404, "RepoNotFound"),
    NO_SUCH_VERSION(17, 404, "RevisionNotFound"),
    NO_SUCH_FILE(18, 404, "EntryNotFound"),
    NO_SUCH_PIN(19, 404, ""),
    METHOD(20, 405, ""),
    STORAGE(21, 507, "");

    final int number;
    final int status;

    /** What clients of the Hugging Face Hub read in {@code X-Error-Code}; empty for nothing. */
    final String hubCode;

    Refusal(int number, int status, String hubCode) {
        this.number = number;
        this.status = status;
        this.hubCode = hubCode;
    }

    /** As metrics and answers write it: {@code blob-missing}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
