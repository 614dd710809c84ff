package dev.nightjar.replay;

/**
 * One record of a file that could not be read.
 *
 * @param record its number in the file, from 1
 * @param offset of its first byte in the (unpacked) file
 */
public record Rejected(long record, long offset, String reason) {
    @Override
    public String toString() {
        return "record " + record + " at byte " + offset + ": " + reason;
    }
}
