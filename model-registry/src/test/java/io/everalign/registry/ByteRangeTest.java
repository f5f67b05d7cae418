package io.everalign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ByteRangeTest {

    @Property
    void aPartLiesWithinTheWhole(
            @ForAll @LongRange(min = 0) long first,
            @ForAll @LongRange(min = 0) long last,
            @ForAll @LongRange(min = 0, max = 1000) long size) {
        ByteRange range = ByteRange.of("bytes=" + first + "-" + last, size);
        switch (range.kind()) {
            case WHOLE -> assertThat(last).isLessThan(first);
            case PART -> {
                assertThat(range.from()).isEqualTo(first);
                assertThat(range.length()).isPositive();
                assertThat(range.from() + range.length()).isEqualTo(Math.min(last, size - 1) + 1);
            }
            case UNSATISFIABLE -> assertThat(first).isGreaterThanOrEqualTo(size);
        }
    }

    @Property
    void aSuffixEndsWhereTheWholeDoes(
            @ForAll @LongRange(min = 1) long length,
            @ForAll @LongRange(min = 1, max = 1000) long size) {
        ByteRange range = ByteRange.of("bytes=-" + length, size);
        assertThat(range)
                .isEqualTo(
                        new ByteRange(
                                ByteRange.Kind.PART,
                                Math.max(0, size - length),
                                Math.min(length, size)));
    }

    @Property
    void anyOtherTextAsksForTheWhole(@ForAll String text) {
        ByteRange range = ByteRange.of(text, 10);
        if (!text.startsWith("bytes=")) {
            assertThat(range).isEqualTo(new ByteRange(ByteRange.Kind.WHOLE, 0, 10));
        }
    }

    @Property(tries = 20)
    void numbersOfAnyLengthAreRead(@ForAll @LongRange(min = 19, max = 400) long digits) {
        String huge = "9".repeat((int) digits);
        assertThat(ByteRange.of("bytes=" + huge + "-", 10).kind())
                .isEqualTo(ByteRange.Kind.UNSATISFIABLE);
        assertThat(ByteRange.of("bytes=3-" + huge, 10))
                .isEqualTo(new ByteRange(ByteRange.Kind.PART, 3, 7));
    }
}
