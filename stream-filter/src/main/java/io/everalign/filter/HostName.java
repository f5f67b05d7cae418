package io.everalign.filter;

import com.ibm.icu.text.IDNA;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The one spelling of a host: lower case, IDNs in punycode (UTS #46), IPv4 addresses in four
 * decimal parts, no dots at the end, what cannot be in a host name as {@code %}.
 */
final class HostName {

    /** Longest name that is read, as it is written; names have at most 253 characters. */
    static final int MAX_WRITTEN = 2048;

    private static final int MAX_CHARACTERS = 253;
    private static final int MAX_LABEL_CHARACTERS = 63;
    private static final IDNA TO_ASCII = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII);
    private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9_.:\\[\\]-]");

    private HostName() {}

    /** The host as written in a URL; empty if it is too long to be one. */
    static String canonical(String written) {
        if (written.length() > MAX_WRITTEN) {
            return "";
        }
        StringBuilder ascii = new StringBuilder();
        var unused = TO_ASCII.nameToASCII(Escapes.decoded(written), ascii, new IDNA.Info());
        int end = ascii.length();
        while (end > 0 && ascii.charAt(end - 1) == '.') {
            end--;
        }
        String name = FOREIGN.matcher(ascii.substring(0, end)).replaceAll("%");
        return Ipv4Address.read(name).orElse(name);
    }

    /**
     * The host that an entry of a block list names.
     *
     * @throws IllegalArgumentException if it is no host name
     */
    static String ofEntry(String written) {
        String name = canonical(written);
        if (!isName(name) || (endsInNumber(name) && Ipv4Address.read(name).isEmpty())) {
            throw new IllegalArgumentException(
                    "a host must be a name such as example.org, not \"%s\"".formatted(written));
        }
        return name;
    }

    /**
     * The labels from the last to the first, or back: {@code www.example.org}, {@code
     * org.example.www}.
     */
    static String mirrored(String name) {
        List<String> labels = Arrays.asList(name.split("\\.", -1));
        Collections.reverse(labels);
        return String.join(".", labels);
    }

    private static boolean isName(String name) {
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char one = name.charAt(i);
            if (one == '.' ? label == 0 : !isOfLabel(one)) {
                return false;
            }
            label = one == '.' ? 0 : label + 1;
            if (label > MAX_LABEL_CHARACTERS) {
                return false;
            }
        }
        return label > 0 && name.length() <= MAX_CHARACTERS;
    }

    private static boolean isOfLabel(char one) {
        return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-' || one == '_';
    }

    /** Whether the last label is of digits only, which no name's is. */
    private static boolean endsInNumber(String name) {
        return name.chars().skip(name.lastIndexOf('.') + 1L).allMatch(c -> c >= '0' && c <= '9');
    }
}
