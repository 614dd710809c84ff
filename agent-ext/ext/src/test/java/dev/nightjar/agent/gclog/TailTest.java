package dev.nightjar.agent.gclog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {

    private final List<String> lines = new ArrayList<>();

    @TempDir
    Path directory;

    private Path file;
    private Path archive;

    @BeforeEach
    void names() {
        file = directory.resolve("gc.log");
        archive = directory.resolve("gc.log.0");
    }

    @Test
    void completeLinesAreReadOnce() throws IOException {
        write("one\ntwo\r\nthr");
        try (Tail tail = Tail.fromBegin(file)) {
            assertThat(read(tail)).containsExactly("one", "two");
            assertThat(read(tail)).isEmpty();
            write("ee\n");
            assertThat(read(tail)).containsExactly("three");
        }
    }

    @Test
    void aFileThatIsThereAlreadyIsReadFromItsEnd() throws IOException {
        write("old\n");
        try (Tail tail = Tail.fromEnd(file)) {
            assertThat(read(tail)).isEmpty();
            write("new\n");
            assertThat(read(tail)).containsExactly("new");
        }
    }

    @Test
    void whatIsWrittenBeforeAndAfterItIsRenamedIsRead() throws IOException {
        write("a\n");
        try (Tail tail = Tail.fromBegin(file)) {
            for (int round = 0; round < 3; round++) {
                read(tail);
                write("before\n");
                Files.move(file, archive, StandardCopyOption.REPLACE_EXISTING);
                write("after\n");
                assertThat(read(tail)).containsExactly("before", "after");
                assertThat(tail.gaps()).isZero();
            }
        }
    }

    @Test
    void ofTwoRenamedInOneLookTheOneBetweenIsMissing() throws IOException {
        write("a\n");
        try (Tail tail = Tail.fromBegin(file)) {
            read(tail);
            Files.move(file, archive, StandardCopyOption.REPLACE_EXISTING);
            write("between\n");
            Files.move(file, archive, StandardCopyOption.REPLACE_EXISTING);
            write("after\n");
            assertThat(read(tail)).containsExactly("after");
            assertThat(tail.gaps()).isEqualTo(1);
            Files.move(file, archive, StandardCopyOption.REPLACE_EXISTING);
            write("next\n");
            assertThat(read(tail)).containsExactly("next");
            assertThat(tail.gaps()).as("of before").isEqualTo(1);
        }
    }

    /** As logrotate does it: the JVM knows nothing of it. */
    @Test
    void whereItsWriterGoesOnWritingToTheRenamedOneLinesAreMissing() throws IOException {
        write("a\n");
        try (Tail tail = Tail.fromBegin(file)) {
            read(tail);
            Files.move(file, archive);
            Files.createFile(file);
            assertThat(read(tail)).isEmpty();
            assertThat(tail.gaps()).isZero();
            for (int look = 1; look <= 2; look++) {
                Files.writeString(archive, "b\n", StandardOpenOption.APPEND);
                assertThat(read(tail)).isEmpty();
                assertThat(tail.gaps()).isEqualTo(look);
            }
        }
    }

    @Test
    void amongSeveralArchivesTheNewestTellsWhetherOneIsMissing() throws IOException {
        write("a\n");
        try (Tail tail = Tail.fromBegin(file)) {
            for (int number = 0; number < 3; number++) {
                read(tail);
                archive(number, number);
                write("b\n");
            }
            assertThat(read(tail)).containsExactly("b");
            assertThat(tail.gaps()).isZero();
            archive(3, 3);
            write("between\n");
            archive(0, 4);
            write("c\n");
            assertThat(read(tail)).containsExactly("c");
            assertThat(tail.gaps()).isEqualTo(1);
        }
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        write("a\n");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        try (Tail tail = Tail.fromBegin(link)) {
            assertThat(read(tail)).isEmpty();
        }
    }

    private void archive(int number, int seconds) throws IOException {
        Path numbered = directory.resolve("gc.log." + number);
        Files.move(file, numbered, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(numbered, FileTime.from(Instant.EPOCH.plusSeconds(seconds)));
    }

    @Test
    void aMomentWithoutTheFileIsNoEnd() throws IOException {
        write("a\n");
        try (Tail tail = Tail.fromBegin(file)) {
            read(tail);
            Files.move(file, archive);
            assertThat(read(tail)).isEmpty();
            write("b\n");
            assertThat(read(tail)).containsExactly("b");
        }
    }

    @Test
    void aFileThatIsEmptiedIsReadFromItsBegin() throws IOException {
        write("a long line\n");
        try (Tail tail = Tail.fromBegin(file)) {
            read(tail);
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            write("b\n");
            assertThat(read(tail)).containsExactly("b");
            assertThat(tail.gaps()).as("what was written before it was emptied").isEqualTo(1);
        }
    }

    @Test
    void ofTooMuchTheEndIsReadAndTheRestCounted() throws IOException {
        write("first\n");
        try (Tail tail = Tail.fromBegin(file)) {
            read(tail);
            write("x".repeat(99).concat("\n").repeat(Tail.MAX_BYTES / 100 + 100));
            assertThat(read(tail))
                    .hasSizeBetween(Tail.MAX_BYTES / 100 - 1, Tail.MAX_BYTES / 100 + 1)
                    .allMatch(line -> line.length() == 99);
            assertThat(tail.skippedBytes()).isGreaterThan(9_000);
            assertThat(tail.gaps()).isEqualTo(1);
        }
    }

    @Test
    void aLineWithoutEndIsCut() throws IOException {
        write("y".repeat(100_000) + "\nshort\n");
        try (Tail tail = Tail.fromBegin(file)) {
            assertThat(read(tail)).hasSize(2).first().asString().hasSize(4_096);
        }
    }

    @Test
    void withoutAFileThereIsNothing() throws IOException {
        try (Tail tail = Tail.fromEnd(file)) {
            assertThat(read(tail)).isEmpty();
            write("there\n");
            assertThat(read(tail)).containsExactly("there");
        }
    }

    private List<String> read(Tail tail) throws IOException {
        lines.clear();
        tail.read(lines::add);
        return List.copyOf(lines);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
