package io.everalign.images;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the red, green and blue of a picture mean, as its embedded ICC profile says (ISO 15076-1).
 * Profiles for gray or ink, broken ones and sRGB itself count as none.
 */
public final class ColorProfile {
    private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);
    private static final int SPACE = 16;
    private static final int TAG_COUNT = 128;
    private static final int TAG_BYTES = 12;
    private static final int MAX_TAGS = 100;
    private static final int LONGEST_NAME = 200;

    private final ICC_ColorSpace space;

    private ColorProfile(ICC_ColorSpace space) {
        this.space = space;
    }

    /** The profile embedded in a JPEG, PNG or WebP, if it says anything but sRGB. */
    public static Optional<ColorProfile> of(byte[] encoded) {
        byte[] profile = IccChunks.profile(encoded);
        if (profile.length < TAG_COUNT + 4
                || !ImageDecoder.startsWith(profile, SPACE, "RGB ")
                || isSrgbByName(profile)) {
            return Optional.empty();
        }
        try {
            ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
            return space.isCS_sRGB() ? Optional.empty() : Optional.of(new ColorProfile(space));
        } catch (CMMException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the description, in either of its two encodings, says so. */
    private static boolean isSrgbByName(byte[] profile) {
        int tags = Math.min(MAX_TAGS, integer(profile, TAG_COUNT));
        for (int i = 0; i < tags; i++) {
            int tag = TAG_COUNT + 4 + TAG_BYTES * i;
            if (ImageDecoder.startsWith(profile, tag, "desc")) {
                int from = Math.max(0, Math.min(profile.length, integer(profile, tag + 4)));
                int length = Math.min(LONGEST_NAME, profile.length - from);
                String text = new String(profile, from, length, StandardCharsets.ISO_8859_1);
                String name = text.replace("\0", "");
                return name.contains("sRGB") && !name.contains("linear");
            }
        }
        return false;
    }

    private static int integer(byte[] bytes, int at) {
        if (at > bytes.length - 4) {
            return 0;
        }
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    /** The picture in sRGB; the same where the profile cannot be applied. */
    public Pixels toSrgb(Pixels pixels) {
        try {
            return converted(pixels);
        } catch (CMMException | IllegalArgumentException e) {
            return pixels;
        }
    }

    private Pixels converted(Pixels pixels) {
        Pixels out = new Pixels(pixels.width(), pixels.height(), new byte[pixels.rgb().length]);
        new ColorConvertOp(null).filter(pixels.in(space), out.in(SRGB));
        return out;
    }
}
