package io.everalign.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The key of a retraction. */
class RetractionKeyTest {

    @Property(tries = 200)
    void aKeyIsReadAsItWasWritten(
            @ForAll long image,
            @ForAll long text,
            @ForAll RetractionKey.Scope scope,
            @ForAll int number) {
        PairId pair = new PairId(image, text);
        RetractionKey key =
                new RetractionKey(
                        pair, scope, scope == RetractionKey.Scope.EVERYWHERE ? 0 : number);
        assertThat(RetractionKey.read(key.toBytes())).contains(key);
    }

    @Test
    void aTakedownIsKeyedByThePairAlone() {
        PairId pair = new PairId(7, 8);
        assertThat(RetractionKey.everywhere(pair).toBytes()).isEqualTo(pair.toBytes());
        assertThat(RetractionKey.inEpoch(pair, 2).toBytes())
                .hasSize(21)
                .isNotEqualTo(RetractionKey.inGeneration(pair, 2).toBytes());
    }

    @Property(tries = 300)
    void anyBytesAreAKeyOrNone(@ForAll byte[] bytes) {
        RetractionKey.read(bytes).ifPresent(key -> assertThat(key.toBytes()).isEqualTo(bytes));
    }

    @Test
    void otherLengthsAndScopesAreNone() {
        assertThat(RetractionKey.read(null)).isEmpty();
        assertThat(RetractionKey.read(new byte[15])).isEmpty();
        assertThat(RetractionKey.read(new byte[17])).isEmpty();
        assertThat(RetractionKey.read(new byte[21])).as("scope 0").isEmpty();
    }
}
