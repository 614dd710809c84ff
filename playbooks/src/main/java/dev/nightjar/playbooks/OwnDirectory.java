package dev.nightjar.playbooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The operator's own playbooks: the {@code .yaml} and {@code .yml} files directly in a directory, hidden ones apart. */
final class OwnDirectory {

    private static final int MOST_FILES = 200;

    private OwnDirectory() {}

    /** By cause. */
    static Map<String, Playbook> read(Path directory) {
        Map<String, Playbook> byCause = new TreeMap<>();
        Map<String, Path> fileOf = new TreeMap<>();
        for (Path file : files(directory)) {
            Playbook playbook = read(directory, file);
            for (String cause : playbook.causes()) {
                Path other = fileOf.put(cause, file);
                if (other != null) {
                    throw new IllegalArgumentException("two playbooks for cause '" + cause + "': " + other + " and "
                            + file + ": take it out of one of them");
                }
                byCause.put(cause, playbook);
            }
        }
        return byCause;
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("the directory of playbooks is none: " + directory.toAbsolutePath()
                    + ": make it, or leave the setting out");
        }
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = all.filter(OwnDirectory::isPlaybook).sorted().toList();
            if (files.size() > MOST_FILES) {
                throw new IllegalArgumentException(directory + " holds " + files.size() + " playbooks, at most "
                        + MOST_FILES + " are read: is it the right directory?");
            }
            return files;
        } catch (IOException e) {
            throw new IllegalArgumentException("the directory of playbooks cannot be read: " + e, e);
        }
    }

    private static boolean isPlaybook(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static Playbook read(Path directory, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return PlaybookFile.read(file.toString(), String.valueOf(directory.relativize(file)), in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the playbook cannot be read: " + e, e);
        }
    }
}
