package io.everalign.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The languages that {@link LanguageRule} can tell, by their ISO 639-1 codes. Its detector names
 * them by ISO 639-3.
 */
final class LanguageCodes {

    /** All of them, in alphabetic order. */
    static final List<String> KNOWN =
            List.of(
                    """
                    af ar az ba be bg bn br bs ca ce cs cy da de el en eo es et eu fa fi fo fr fy \
                    ga gl gu he hi hr hu hy id is it ja jv ka kk kn ko ky la lb li lt lv mg mi mk \
                    ml mn mr ms mt nb ne nl nn oc pa pl ps pt ro ru sa si sk sl so sq sr su sv sw \
                    ta te tg th tl tr tt uk ur uz vi vo zh zu"""
                            .split(" "));

    /**
     * Nobody's mother tongue: found only if asked for, so that short texts do not look like them.
     */
    static final List<String> LEARNT = List.of("eo", "la", "vo");

    /** Members of a macrolanguage that stand for it. */
    private static final Map<String, String> MEMBERS =
            Map.of("cmn", "zh", "ekk", "et", "lvs", "lv", "pes", "fa", "plt", "mg");

    private LanguageCodes() {}

    /** The known languages by their ISO 639-3 codes; some have two. */
    static Map<String, String> byThreeLetters() {
        Map<String, String> codes = new HashMap<>(MEMBERS);
        for (String code : KNOWN) {
            codes.put(Locale.forLanguageTag(code).getISO3Language(), code);
        }
        return codes;
    }
}
