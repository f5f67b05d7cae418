package io.everalign.filter;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes the image that trainers read: upright, sRGB, transparent parts white, the short side at
 * most a given length, JPEG. An image is never enlarged.
 */
final class ImageNormaliser {

    private final int shortSidePx;
    private final float quality;

    ImageNormaliser(int shortSidePx, int jpegQuality) {
        this.shortSidePx = shortSidePx;
        this.quality = jpegQuality / 100f;
    }

    /**
     * A normalised image.
     *
     * @param jpeg its bytes
     * @param widthPx width
     * @param heightPx height
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Normalised(byte[] jpeg, int widthPx, int heightPx) {}

    /** Normalises a decoded image; the orientation is EXIF's. */
    Normalised normalise(BufferedImage decoded, int orientation) {
        BufferedImage scaled = scaled(srgb(decoded));
        BufferedImage upright = upright(scaled, orientation);
        return new Normalised(jpeg(upright), upright.getWidth(), upright.getHeight());
    }

    /** In sRGB, on white. */
    static BufferedImage srgb(BufferedImage image) {
        BufferedImage source = image;
        ColorModel model = image.getColorModel();
        if (model.getNumColorComponents() == 1
                && image.getRaster().getNumBands() <= 2
                && !(model instanceof java.awt.image.IndexColorModel)) {
            source = fromGrey(image);
        } else if (model.getColorSpace().getType() == ColorSpace.TYPE_RGB
                && !model.getColorSpace().isCS_sRGB()) {
            source =
                    new BufferedImage(
                            image.getWidth(),
                            image.getHeight(),
                            model.hasAlpha()
                                    ? BufferedImage.TYPE_INT_ARGB
                                    : BufferedImage.TYPE_INT_RGB);
            new ColorConvertOp(null).filter(image, source);
        }
        return drawn(source, image.getWidth(), image.getHeight());
    }

    /** Grey values as they stand: Java's grey colour space would brighten them. */
    private static BufferedImage fromGrey(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int max = (1 << image.getColorModel().getComponentSize(0)) - 1;
        BufferedImage rgb =
                new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] grey = new int[width];
        int[] alpha = new int[width];
        java.util.Arrays.fill(alpha, max);
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, grey);
            if (raster.getNumBands() == 2) {
                raster.getSamples(0, y, width, 1, 1, alpha);
            }
            for (int x = 0; x < width; x++) {
                int value = (int) (grey[x] * 255L / max);
                int opacity = (int) (alpha[x] * 255L / max);
                rgb.setRGB(x, y, opacity << 24 | value << 16 | value << 8 | value);
            }
        }
        return rgb;
    }

    /** Halves until the last step is less than a halving, so that every pixel has its part. */
    private BufferedImage scaled(BufferedImage image) {
        BufferedImage current = image;
        int side = Math.min(image.getWidth(), image.getHeight());
        while (side > shortSidePx) {
            int next = Math.max(shortSidePx, (side + 1) / 2);
            double factor = (double) next / side;
            int width = Math.max(1, (int) Math.round(current.getWidth() * factor));
            int height = Math.max(1, (int) Math.round(current.getHeight() * factor));
            current = drawn(current, width, height);
            side = next;
        }
        return current;
    }

    private static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation == Orientation.UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean turned = Orientation.turnsSides(orientation);
        BufferedImage upright =
                new BufferedImage(
                        turned ? height : width,
                        turned ? width : height,
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = upright.createGraphics();
        AffineTransform turn = Orientation.toUpright(orientation, width, height);
        canvas.drawImage(image, turn, null);
        canvas.dispose();
        return upright;
    }

    private static BufferedImage drawn(BufferedImage image, int width, int height) {
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = drawn.createGraphics();
        canvas.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, Color.WHITE, null);
        canvas.dispose();
        return drawn;
    }

    private byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 << 10);
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
