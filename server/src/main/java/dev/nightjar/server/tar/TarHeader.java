package dev.nightjar.server.tar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The block before a file in a tar, as POSIX has it ({@code ustar}, IEEE Std 1003.1 "pax"); sizes that its eleven octal digits
 * do not hold (8 GiB and more) are binary, as GNU tar and bsdtar write and read them.
 */
record TarHeader(String name, long bytes) {

    static final int BLOCK = 512;
    static final int NAME_BYTES = 100;

    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int SIZE = 124;
    private static final int MODIFIED = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private static final byte REGULAR_FILE = '0';
    private static final byte[] USTAR = ("ustar\0" + "00").getBytes(StandardCharsets.US_ASCII);
    private static final int USTAR_BYTES = 5; // what follows differs between the writers
    private static final long OCTAL_BYTES = 1L << 33;
    private static final int BINARY = 0x80;

    TarHeader {
        if (name.isEmpty()
                || name.length() > NAME_BYTES
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' in a tar: a name has 1 to " + NAME_BYTES + " characters of ASCII");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " with " + bytes + " bytes in a tar");
        }
    }

    /** What fills the last block of a file. */
    static int padding(long bytes) {
        return (int) ((BLOCK - bytes % BLOCK) % BLOCK);
    }

    byte[] block(long modifiedEpochSeconds) {
        byte[] block = new byte[BLOCK];
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, block, 0, text.length);
        octal(block, MODE, 7, 0600);
        octal(block, UID, 7, 0);
        octal(block, GID, 7, 0);
        if (bytes < OCTAL_BYTES) {
            octal(block, SIZE, 11, bytes);
        } else {
            block[SIZE] = (byte) BINARY;
            ByteBuffer.wrap(block).putLong(SIZE + 4, bytes);
        }
        octal(block, MODIFIED, 11, modifiedEpochSeconds);
        block[TYPE] = REGULAR_FILE;
        System.arraycopy(USTAR, 0, block, MAGIC, USTAR.length);
        octal(block, CHECKSUM, 6, checksum(block));
        block[CHECKSUM + 7] = ' ';
        return block;
    }

    /** Digits; the zero byte behind them is there already. */
    private static void octal(byte[] block, int at, int digits, long value) {
        long left = value;
        for (int i = digits - 1; i >= 0; i--) {
            block[at + i] = (byte) ('0' + (left & 7));
            left >>>= 3;
        }
    }

    /** The sum of all bytes, those of the sum itself taken for spaces. */
    private static long checksum(byte[] block) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < TYPE ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    static TarHeader parse(byte[] block) throws TarBroken {
        byte[] magic = Arrays.copyOfRange(block, MAGIC, MAGIC + USTAR_BYTES);
        if (!Arrays.equals(magic, Arrays.copyOf(USTAR, USTAR_BYTES))) {
            throw new TarBroken("it is no tar, or broken");
        }
        if (octal(block, CHECKSUM, 7) != checksum(block)) {
            throw new TarBroken("the checksum of a file's header is wrong");
        }
        String name = text(block);
        if ((block[TYPE] != REGULAR_FILE && block[TYPE] != 0) || block[PREFIX] != 0) {
            throw new TarBroken("'" + name + "' is no plain file, or its name is too long");
        }
        long bytes = (block[SIZE] & BINARY) != 0 ? ByteBuffer.wrap(block).getLong(SIZE + 4) : octal(block, SIZE, 12);
        try {
            return new TarHeader(name, bytes);
        } catch (IllegalArgumentException e) {
            throw new TarBroken(String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] block) {
        int length = 0;
        while (length < NAME_BYTES && block[length] != 0) {
            length++;
        }
        return new String(block, 0, length, StandardCharsets.US_ASCII);
    }

    private static long octal(byte[] block, int at, int width) throws TarBroken {
        String digits = new String(block, at, width, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        try {
            return Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new TarBroken("'" + digits + "' is no number of a file's header");
        }
    }
}
