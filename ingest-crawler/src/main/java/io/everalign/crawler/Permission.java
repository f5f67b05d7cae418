package io.everalign.crawler;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an answer permits: {@code X-Robots-Tag}, {@code <meta name=robots>}, TDMRep's {@code
 * tdm-reservation} and IETF AIPREF's {@code Content-Usage}. Whoever says no in one way is believed.
 *
 * @param images whether its images and their texts may be used for training
 * @param links whether its links may be followed
 */
record Permission(boolean images, boolean links) {

    static final Permission GRANTED = new Permission(true, true);

    private static final Set<String> NO_TRAINING =
            Set.of("noai", "noimageai", "noindex", "noimageindex", "none");
    private static final Set<String> NO_LINKS = Set.of("nofollow", "none");
    // Directives whose colon begins a value; any other colon ends the name of a crawler.
    private static final Set<String> WITH_VALUE =
            Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

    /** Both must permit it. */
    Permission and(Permission other) {
        return new Permission(images && other.images, links && other.links);
    }

    /**
     * What {@code X-Robots-Tag} headers permit.
     *
     * @param values one for each header line; {@code name:} before directives speaks to that
     *     crawler only, up to the end of the line or the next name
     * @param agent lowercase name of this crawler
     */
    static Permission ofRobotsTags(List<String> values, String agent) {
        Set<String> directives = new HashSet<>();
        for (String value : values) {
            boolean forUs = true;
            for (String part : value.toLowerCase(Locale.ROOT).split(",", -1)) {
                int colon = part.indexOf(':');
                String before = colon < 0 ? "" : part.substring(0, colon).strip();
                if (colon >= 0 && !WITH_VALUE.contains(before)) {
                    forUs = before.equals(agent) || before.equals("*");
                    part = part.substring(colon + 1);
                }
                if (forUs) {
                    directives.add(part.strip());
                }
            }
        }
        return of(directives);
    }

    /** What the content of a robots meta element permits. */
    static Permission ofMeta(String content) {
        Set<String> directives = new HashSet<>();
        for (String part : content.toLowerCase(Locale.ROOT).split("[,;\\s]+", -1)) {
            directives.add(part);
        }
        return of(directives);
    }

    /** What {@code tdm-reservation} says: 1 reserves the right to mine. */
    static Permission ofTdmReservation(String value) {
        return new Permission(!value.strip().equals("1"), true);
    }

    /** What {@code Content-Usage} says: {@code train-ai=n} forbids training. */
    static Permission ofContentUsage(String value) {
        for (String member : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            String said = member.replaceAll("\\s", "");
            if (said.equals("train-ai=n") || said.startsWith("train-ai=n;")) {
                return new Permission(false, true);
            }
        }
        return GRANTED;
    }

    private static Permission of(Set<String> directives) {
        return new Permission(
                directives.stream().noneMatch(NO_TRAINING::contains),
                directives.stream().noneMatch(NO_LINKS::contains));
    }
}
