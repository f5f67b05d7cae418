package io.everalign.tests;

import java.util.List;

/** The good part of the test site: pages of pictures, every one of which may be used. */
final class Gallery {

    static final String HOST = "gallery.test";
    static final String IMAGES = "pictures.images.test";
    static final int PICTURES_PER_PAGE = 10;

    private static final List<String> COLOURS =
            List.of("red", "green", "blue", "yellow", "violet", "brown", "grey", "white");
    private static final List<String> THINGS =
            List.of("circles", "balloons", "marbles", "lanterns", "pebbles", "umbrellas", "plates");
    private static final List<String> PLACES =
            List.of("on a table", "above the harbour", "in fresh snow", "behind the old house");

    private Gallery() {}

    /** Adds pages {@code from} (inclusive) to {@code to} (exclusive). */
    static void add(TestSite site, int from, int to) {
        for (int number = from; number < to; number++) {
            Page page = site.page(HOST, "/page-%d.html".formatted(number));
            for (int i = 0; i < PICTURES_PER_PAGE; i++) {
                int picture = number * PICTURES_PER_PAGE + i;
                String path = "/%d.jpg".formatted(picture);
                byte[] jpeg = Picture.jpeg(picture, 210 + picture % 40, 205 + picture % 90);
                site.put(IMAGES, path, "image/jpeg", jpeg);
                page.show(IMAGES, path, caption(picture), Becomes.USABLE);
            }
            page.html("<p>%d pictures</p>".formatted(PICTURES_PER_PAGE)).publish();
        }
    }

    /** A caption that no other picture has. */
    static String caption(int picture) {
        return "%s %s %s, print %d"
                .formatted(
                        COLOURS.get(picture % COLOURS.size()),
                        THINGS.get(picture % THINGS.size()),
                        PLACES.get(picture % PLACES.size()),
                        picture);
    }
}
