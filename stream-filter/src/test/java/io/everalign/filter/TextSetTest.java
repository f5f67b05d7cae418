package io.everalign.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextSetTest {

    @Property(tries = 500)
    void theShortestMemberIsFoundAsByLookingAtEach(
            @ForAll("members") Set<String> members,
            @ForAll("texts") String text,
            @ForAll Set<Integer> ends) {
        IntPredicate mayEnd = at -> at % 3 != 0 || ends.contains(at);
        TextSet set = setOf(members);
        assertThat(set.size()).isEqualTo(members.size());
        for (int from = 0; from < text.length(); from++) {
            assertThat(set.endOfMember(bytes(text), from, mayEnd))
                    .isEqualTo(naiveEnd(members, text, from, mayEnd));
        }
    }

    @Test
    void manyMembersAreEachFoundAndTheirNeighboursAreNot() {
        TextSet set = new TextSet();
        for (int i = 0; i < 50_000; i++) {
            set.add(bytes("member " + i * 2));
            set.add(bytes("member " + i * 2));
        }
        set.trim();
        assertThat(set.size()).isEqualTo(50_000);
        for (int i = 0; i < 100_000; i++) {
            byte[] text = bytes("member " + i);
            assertThat(set.endOfMember(text, 0, at -> at == text.length))
                    .isEqualTo(i % 2 == 0 ? text.length : -1);
        }
    }

    @Test
    void membersTakeAsManyBytesAsTheLimitAndNotOneMore() {
        TextSet set = new TextSet(12);
        set.add(bytes("12345"));
        set.add(bytes("1234"));
        set.add(bytes("12345"));
        assertThat(set.size()).isEqualTo(2);
        assertThatThrownBy(() -> set.add(bytes("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all entries together must have at most 12 bytes");
        assertThat(set.endOfMember(bytes("1234567"), 0, at -> at > 4)).isEqualTo(5);
    }

    @Test
    void anEmptySetHasNoMember() {
        assertThat(new TextSet().endOfMember(bytes("text"), 0, at -> true)).isEqualTo(-1);
    }

    @Provide
    Arbitrary<Set<String>> members() {
        return Arbitraries.strings().withChars("ab.").ofMinLength(1).ofMaxLength(5).set();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab.").ofMaxLength(12);
    }

    private static int naiveEnd(Set<String> members, String text, int from, IntPredicate mayEnd) {
        return IntStream.rangeClosed(from + 1, text.length())
                .filter(to -> mayEnd.test(to) && members.contains(text.substring(from, to)))
                .findFirst()
                .orElse(-1);
    }

    private static TextSet setOf(Set<String> members) {
        TextSet set = new TextSet();
        members.forEach(member -> set.add(bytes(member)));
        return set;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
