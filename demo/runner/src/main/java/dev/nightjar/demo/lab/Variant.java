package dev.nightjar.demo.lab;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fault in one of its forms, or a normal load.
 *
 * @param truth what must be found; null: nothing may be found
 * @param always who acts from the variant's begin to its end
 * @param actors who acts in the fault's time: who causes it, and decoys
 * @param jvmOptions by service: what their JVMs need beside their own options, from before the variant begins
 * @param heldOut it is not run while rules are being changed
 */
record Variant(
        String fault,
        String form,
        @Nullable Truth truth,
        List<Actor> always,
        List<Actor> actors,
        Map<String, List<String>> jvmOptions,
        boolean heldOut) {

    Variant {
        always = List.copyOf(always);
        actors = List.copyOf(actors);
        jvmOptions = Map.copyOf(jvmOptions);
    }

    static Variant of(String fault, String form, Truth truth, Actor... actors) {
        return new Variant(fault, form, truth, List.of(), List.of(actors), Map.of(), false);
    }

    static Variant normal(String load, String form, Actor... actors) {
        return new Variant("normal-" + load, form, null, List.of(), List.of(actors), Map.of(), false);
    }

    /** The same, with a service whose JVM has these options too. */
    Variant on(String service, String... options) {
        Map<String, List<String>> more = new TreeMap<>(jvmOptions);
        more.put(service, List.of(options));
        return new Variant(fault, form, truth, always, actors, more, heldOut);
    }

    /** The same, with somebody who is there in normal time, too. */
    Variant always(Actor... actors) {
        return new Variant(fault, form, truth, List.of(actors), this.actors, jvmOptions, heldOut);
    }

    String name() {
        return fault + "/" + form;
    }

    Hit hit() {
        return truth == null ? Hit.ORDERS : truth.hit();
    }

    /** Its name's SHA-256 in hexadecimal: what is held out is told by nothing else. */
    String hash() {
        try {
            byte[] name = name().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    Variant asHeldOut(boolean isHeldOut) {
        return new Variant(fault, form, truth, always, actors, jvmOptions, isHeldOut);
    }
}
