package io.everalign.trainer;

import io.everalign.registry.client.Version;
import io.everalign.schemas.RoundClosed;

/**
 * A version in the registry.
 *
 * @param version the version
 * @param round the closed round that it was made of
 * @param gate whether it may be stable
 */
record PublishedVersion(Version version, RoundClosed round, Gate gate) {

    /** What the comparison with the stable version said. */
    enum Gate {
        /** At most a margin worse than the stable version, or nothing to compare with. */
        PASSED,
        /** It moves {@code latest} only. */
        BELOW,
        /** It had been compared before. */
        DECIDED
    }
}
