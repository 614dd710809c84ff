package dev.nightjar.collector;

import dev.nightjar.collector.Decoders.Decoder;

/** What Jazzer calls (its classes are not needed for that): one decoder, which {@code fuzz.decoder} names. */
public final class DecoderFuzzTarget {

    private static final Decoder DECODER = Decoders.all().stream()
            .filter(decoder -> decoder.name().equals(System.getProperty("fuzz.decoder")))
            .findFirst()
            .orElseThrow();

    private DecoderFuzzTarget() {}

    /** By its name and shape Jazzer knows it. */
    public static void fuzzerTestOneInput(byte[] input) {
        DECODER.read(input);
    }
}
