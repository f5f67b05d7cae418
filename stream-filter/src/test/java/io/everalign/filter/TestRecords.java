package io.everalign.filter;

import io.everalign.schemas.PairHeaders;
import io.everalign.schemas.RawPair;
import io.everalign.schemas.TestPairs;

/** Raw records that passed the gate, of which the census knows nothing bad. */
final class TestRecords {

    private TestRecords() {}

    static RawRecord of(long offset, byte[] image, String text) {
        RawPair pair = TestPairs.pair(image, text);
        PairHeaders headers = PairHeaders.of(pair);
        return new RawRecord(
                0,
                offset,
                headers.pairId().toBytes(),
                TestPairs.record(pair).value(),
                headers.imageHash().bytes(),
                headers.textHash().bytes(),
                "",
                false,
                false,
                false,
                new byte[0]);
    }
}
