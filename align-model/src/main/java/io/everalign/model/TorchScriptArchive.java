package io.everalign.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the text of one TorchScript class as the archive that {@code torch.jit.load} reads: a zip
 * of stored entries with the format's version, the code, no constants, and a pickle of one object
 * of that class.
 */
final class TorchScriptArchive {
    private static final String FORMAT_VERSION = "10\n";

    private TorchScriptArchive() {}

    static byte[] pack(String className, String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "align/version", utf8(FORMAT_VERSION));
            store(zip, "align/data.pkl", object(className));
            store(zip, "align/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "align/code/__torch__.py", utf8(code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** Pickle, protocol 2: an object made without arguments, its state a dict of two attributes. */
    private static byte[] object(String className) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(utf8("c__torch__\n" + className + "\n"));
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
        pickle.writeBytes(string("training"));
        pickle.write((byte) 0x88);
        pickle.writeBytes(string("_is_full_backward_hook"));
        pickle.write('N');
        pickle.writeBytes(new byte[] {'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static byte[] string(String text) {
        ByteArrayOutputStream opcode = new ByteArrayOutputStream();
        opcode.writeBytes(new byte[] {'X', (byte) text.length(), 0, 0, 0});
        opcode.writeBytes(utf8(text));
        return opcode.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
