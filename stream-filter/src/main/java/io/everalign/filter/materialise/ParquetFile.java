package io.everalign.filter.materialise;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The samples of a shard as rows of a Parquet file: {@link Columns}, one page a column and row
 * group, Zstandard. A row group ends after 8 MiB, which bounds the memory.
 */
final class ParquetFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int ZSTD_LEVEL = 3;
    private static final int ROW_GROUP_BYTES = 8 << 20;

    private final NewFile file;
    private final List<PlainColumn> columns =
            Columns.ALL.stream().map(column -> new PlainColumn(column.optional())).toList();
    private final List<RowGroup> groups = new ArrayList<>();
    private long rows;

    private ParquetFile(NewFile file) {
        this.file = file;
    }

    /** Begins the file. */
    static ParquetFile begin(NewFile file) throws IOException {
        file.write(MAGIC);
        return new ParquetFile(file);
    }

    void add(Sample sample) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).add(Columns.ALL.get(i).value().apply(sample));
        }
        rows++;
        if (columns.stream().mapToLong(PlainColumn::bytes).sum() >= ROW_GROUP_BYTES) {
            endGroup();
        }
    }

    /** Writes what is left and the footer. */
    void finish() throws IOException {
        if (columns.get(0).count() > 0) {
            endGroup();
        }
        FileMetaData footer = new FileMetaData(VERSION, ParquetSchema.elements(), rows, groups);
        footer.setCreated_by("everalign");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, bytes);
        file.write(bytes.toByteArray());
        file.write(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(bytes.size())
                        .array());
        file.write(MAGIC);
    }

    private void endGroup() throws IOException {
        int count = columns.get(0).count();
        long size = 0;
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnMetaData column = writeColumn(Columns.ALL.get(i), columns.get(i));
            size += column.getTotal_uncompressed_size();
            chunks.add(new ColumnChunk(0).setMeta_data(column));
        }
        groups.add(new RowGroup(chunks, size, count));
    }

    private ColumnMetaData writeColumn(Column column, PlainColumn values) throws IOException {
        int count = values.count();
        byte[] page = values.takePage();
        byte[] compressed = Zstd.compress(page, ZSTD_LEVEL);
        long at = file.count();
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length, compressed.length);
        header.setData_page_header(
                new DataPageHeader(count, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, file);
        long headerBytes = file.count() - at;
        file.write(compressed);
        return new ColumnMetaData(
                ParquetSchema.type(column),
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(column.name()),
                CompressionCodec.ZSTD,
                count,
                headerBytes + page.length,
                headerBytes + compressed.length,
                at);
    }
}
