package io.everalign.filter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The RocksDB instances of running jobs on disk. */
final class StateFiles {

    private StateFiles() {}

    /**
     * What one instance takes.
     *
     * @param name the state that it keeps
     * @param keys rows, as RocksDB estimates them
     * @param asIsBytes of its table files as they were found
     * @param compactedBytes of its table files once all of it was compacted
     */
    record Size(String name, long keys, long asIsBytes, long compactedBytes) {}

    /** Folders of the instances below a folder. */
    static List<Path> instances(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("CURRENT")).map(Path::getParent).toList();
        }
    }

    /** Bytes of all table files below a folder, which may change meanwhile. */
    static long tableBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .mapToLong(StateFiles::size)
                    .sum();
        } catch (java.io.UncheckedIOException e) { // a compaction took a file away
            return tableBytes(folder);
        }
    }

    /** Measures an instance that nothing writes to, on a copy with the same options. */
    static Size measure(Path instance, Path copy) throws IOException, RocksDBException {
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(instance)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        long asIs = tableBytes(copy);
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        String name = "";
        long keys = 0;
        try (ConfigOptions config = new ConfigOptions().setIgnoreUnknownOptions(true);
                DBOptions options = new DBOptions()) {
            OptionsUtil.loadLatestOptions(config, copy.toString(), options, families);
            try (RocksDB db = RocksDB.open(options, copy.toString(), families, handles)) {
                for (ColumnFamilyHandle family : handles) {
                    db.compactRange(family);
                    long rows = db.getLongProperty(family, "rocksdb.estimate-num-keys");
                    if (rows > keys) {
                        keys = rows;
                        name = new String(family.getName(), StandardCharsets.UTF_8);
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        return new Size(name, keys, asIs, tableBytes(copy));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
