package io.everalign.trainer;

import io.everalign.schemas.OffsetRange;
import java.util.List;

/** Where judged pairs come from: {@code pairs.filtered}, or a test. */
@FunctionalInterface
interface PairSource {

    /** Every record of the range in the order of its offsets. */
    List<JudgedPair> read(OffsetRange range);
}
