package io.everalign.filter;

import io.everalign.schemas.UndecodableException;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an image once, at reduced size where that is enough. All decoders of the process together
 * hold at most as many pixels as one image may have, so that memory is bounded whatever comes.
 */
final class ImageDecoder {

    /** A baseline JPEG has one to four scans, a progressive one about ten. */
    private static final int MAX_JPEG_SCANS = 100;

    private static final int KILO = 1024;
    private static final java.util.concurrent.ConcurrentMap<Integer, Semaphore> BUDGETS =
            new java.util.concurrent.ConcurrentHashMap<>();

    static {
        ImageIO.setUseCache(false);
    }

    private final int wantedShortSidePx;
    private final int budget;
    private final Semaphore pixels;

    /**
     * @param wantedShortSidePx decoding to twice this short side is enough
     * @param maxPixels most pixels of an image
     */
    ImageDecoder(int wantedShortSidePx, int maxPixels) {
        this.wantedShortSidePx = wantedShortSidePx;
        this.budget = maxPixels / KILO + 1;
        this.pixels = BUDGETS.computeIfAbsent(budget, Semaphore::new);
    }

    /**
     * Decodes the first frame.
     *
     * @throws UndecodableException if the bytes are cut short, corrupt, or not what the header says
     */
    BufferedImage decode(byte[] image, ImageHeader header) throws UndecodableException {
        if (header.format() == ImageHeader.Format.JPEG && scans(image) > MAX_JPEG_SCANS) {
            throw new UndecodableException("More than " + MAX_JPEG_SCANS + " scans");
        }
        int cost = (int) Math.min(budget, header.pixels() / KILO + 1);
        pixels.acquireUninterruptibly(cost);
        try {
            return read(image, header);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException(
                    "Cannot decode the %s due to %s".formatted(header.format(), e), e);
        } finally {
            pixels.release(cost);
        }
    }

    private BufferedImage read(byte[] image, ImageHeader header)
            throws IOException, UndecodableException {
        ImageReader reader = reader(header);
        String[] warning = new String[1];
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener(new FirstLoss(warning));
            checkSize(reader, header);
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.max(1, header.shortSidePx() / (2 * wantedShortSidePx));
            param.setSourceSubsampling(step, step, 0, 0);
            BufferedImage decoded = reader.read(0, param);
            if (warning[0] != null) {
                throw new UndecodableException(warning[0]);
            }
            return decoded;
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(ImageHeader header) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(
                        header.format().name().toLowerCase(Locale.ROOT));
        if (!readers.hasNext()) {
            throw new IOException("No decoder for " + header.format() + " is installed");
        }
        return readers.next();
    }

    private static void checkSize(ImageReader reader, ImageHeader header)
            throws IOException, UndecodableException {
        Dimension size = new Dimension(reader.getWidth(0), reader.getHeight(0));
        if (size.width != header.widthPx() || size.height != header.heightPx()) {
            throw new UndecodableException(
                    "The header says %dx%d, the image is %dx%d"
                            .formatted(
                                    header.widthPx(), header.heightPx(), size.width, size.height));
        }
    }

    private static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xDA) {
                scans++;
            }
        }
        return scans;
    }

    /** Decoders fill in what is missing and only warn; here a part that is missing is a failure. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record FirstLoss(@Nullable String[] warning) implements IIOReadWarningListener {

        @Override
        public void warningOccurred(ImageReader source, String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (warning[0] == null
                    && (lower.contains("premature") || lower.contains("truncated"))) {
                warning[0] = text;
            }
        }
    }
}
