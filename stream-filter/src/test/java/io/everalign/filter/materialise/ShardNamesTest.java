package io.everalign.filter.materialise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ShardNamesTest {

    @Test
    void namesSayPartitionAndNumber() {
        assertThat(ShardNames.of(3, 12)).isEqualTo("p00003-000012");
        assertThatThrownBy(() -> ShardNames.of(3, 1_000_000))
                .hasMessageContaining("at most 1000000 shards");
    }

    @Test
    void namesDoNotFollowTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(ShardNames.of(3, 12)).isEqualTo("p00003-000012");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void bracesNameTheShardsOfEachPartitionThatHasSome() {
        assertThat(ShardNames.braces("set/", List.of(3, 0, 1)))
                .isEqualTo("set/p00000-{000000..000002}.tar::set/p00002-{000000..000000}.tar");
    }
}
