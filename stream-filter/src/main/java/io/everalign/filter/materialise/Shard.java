package io.everalign.filter.materialise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A WebDataset shard that is being written: {@code NAME.tar} with an image, a text and a JSON file
 * for each sample, and {@code NAME.parquet} with a row for each.
 */
final class Shard implements AutoCloseable {

    private static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

    /** A tar is a multiple of this long, filled up behind the two blocks that end it. */
    private static final int RECORD = TarConstants.DEFAULT_BLKSIZE;

    private static final int MODE = 0100644;

    private final NewFile tarFile;
    private final NewFile parquetFile;
    private final TarArchiveOutputStream tar;
    private final ParquetFile parquet;
    private int pairs;

    private Shard(NewFile tarFile, NewFile parquetFile, ParquetFile parquet) {
        this.tarFile = tarFile;
        this.parquetFile = parquetFile;
        this.tar = new TarArchiveOutputStream(tarFile, RECORD, StandardCharsets.UTF_8.name());
        this.parquet = parquet;
    }

    /**
     * A whole shard.
     *
     * @param pairs samples in it
     * @param tar images, texts and JSON
     * @param parquet rows
     */
    record Whole(int pairs, NewFile.Whole tar, NewFile.Whole parquet) {

        long bytes() {
            return tar.bytes() + parquet.bytes();
        }
    }

    /** Begins a shard. */
    static Shard begin(Path folder, String name) throws IOException {
        NewFile tarFile = NewFile.begin(folder.resolve(name + ".tar"));
        try {
            NewFile parquetFile = NewFile.begin(folder.resolve(name + ".parquet"));
            return new Shard(tarFile, parquetFile, ParquetFile.begin(parquetFile));
        } catch (IOException e) {
            tarFile.close();
            throw e;
        }
    }

    /** Adds the sample unless the shard is full; the first always fits. */
    boolean add(Sample sample, ShardSettings limits) throws IOException {
        List<Sample.File> files = sample.files();
        long size = files.stream().mapToLong(Shard::tarBytes).sum();
        long end = roundedUp(tarFile.count() + size + 2 * BLOCK, RECORD);
        boolean fits = pairs < limits.pairs() && end <= limits.bytes();
        if (pairs > 0 && !fits) {
            return false;
        }
        for (Sample.File file : files) {
            addFile(file);
        }
        parquet.add(sample);
        pairs++;
        return true;
    }

    /** Ends the shard. A tar that is there has its Parquet file beside it. */
    Whole finish() throws IOException {
        tar.finish();
        parquet.finish();
        NewFile.Whole rows = parquetFile.finish();
        return new Whole(pairs, tarFile.finish(), rows);
    }

    /** Removes the files that are not whole. */
    @Override
    public void close() throws IOException {
        tarFile.close();
        parquetFile.close();
    }

    private void addFile(Sample.File file) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(file.name());
        entry.setSize(file.content().length);
        entry.setMode(MODE);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(file.content());
        tar.closeArchiveEntry();
    }

    private static long tarBytes(Sample.File file) {
        return BLOCK + roundedUp(file.content().length, BLOCK);
    }

    private static long roundedUp(long bytes, int unit) {
        return (bytes + unit - 1) / unit * unit;
    }
}
