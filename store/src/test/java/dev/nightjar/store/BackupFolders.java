package dev.nightjar.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a backup where it was taken to, as the command line does. */
final class BackupFolders {

    private BackupFolders() {}

    static Path save(Backup backup, Path folder) throws IOException {
        for (Backup.Entry entry : backup.entries()) {
            Path file = folder.resolve(entry.name());
            Files.createDirectories(file.getParent());
            Files.copy(entry.path(), file);
        }
        Files.writeString(folder.resolve(BackupSummary.FILE), backup.summary().json());
        return folder;
    }
}
