package io.everalign.filter.nsfw;

import io.everalign.images.Pixels;

/** Pictures made by formula, named like {@code skin 400x600}; the same as in make_golden.js. */
final class PictureFormula {
    private PictureFormula() {}

    static Pixels of(String name) {
        String[] parts = name.split("[ x]", 3);
        int width = Integer.parseInt(parts[1]);
        int height = Integer.parseInt(parts[2]);
        byte[] rgb = new byte[3 * width * height];
        if (parts[0].equals("noise")) {
            int state = 42;
            for (int i = 0; i < rgb.length; i++) {
                state = state * 1664525 + 1013904223;
                rgb[i] = (byte) (state >>> 24);
            }
            return new Pixels(width, height, rgb);
        }
        for (int i = 0; i < width * height; i++) {
            int[] color = color(parts[0], i % width, i / width, width, height);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) color[c];
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static int[] color(String kind, int x, int y, int w, int h) {
        return switch (kind) {
            case "gradient" -> color(x * 255 / w, y * 255 / h, (x + y) * 255 / (w + h));
            case "checker" -> (x / 16 + y / 16) % 2 == 1 ? color(250, 240, 30) : color(20, 30, 120);
            case "flat" -> color(200, 200, 200);
            case "black" -> color(0, 0, 0);
            case "discs" -> discs(x, y, w, h);
            case "skin" -> skin(x, y, w, h);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static int[] discs(int x, int y, int w, int h) {
        if (left(x, y, w / 2, h / 2, h / 4) > 0) {
            return color(220, 40, 40);
        } else if (left(x, y, w / 4, h / 4, h / 8) > 0) {
            return color(40, 180, 60);
        }
        return left(x, y, 3 * w / 4, h / 4, h / 8) > 0 ? color(30, 60, 200) : color(245, 245, 240);
    }

    private static int[] skin(int x, int y, int w, int h) {
        int light =
                Math.max(
                        light(x, y, w / 2, h / 4, h / 4),
                        Math.max(
                                light(x, y, w / 2, 3 * h / 4, h / 2),
                                light(x, y, w / 4, h / 2, h / 8)));
        return light == 0
                ? color(60, 66, 80)
                : color(236 * light / 255, 188 * light / 255, 150 * light / 255);
    }

    private static int light(int x, int y, int cx, int cy, int radius) {
        int left = left(x, y, cx, cy, radius);
        return left > 0 ? 64 + 191 * left / (radius * radius) : 0;
    }

    /** How far inside of a disc a place lies, by squares. */
    private static int left(int x, int y, int cx, int cy, int radius) {
        return radius * radius - (x - cx) * (x - cx) - (y - cy) * (y - cy);
    }

    private static int[] color(int red, int green, int blue) {
        return new int[] {red, green, blue};
    }
}
