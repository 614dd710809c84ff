package dev.nightjar.playbooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The playbooks of the jar: one file per cause, with the cause's name. */
final class BuiltIn {

    private BuiltIn() {}

    static Optional<Playbook> find(String cause) {
        String name = cause + ".yaml";
        try (InputStream in = BuiltIn.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(PlaybookFile.read(name, name, in));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " in the jar of dev.nightjar.playbooks", e);
        }
    }
}
