package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {

    @Test
    void jfrBeginsWithMoreRoomThanItIsLeftAt() {
        AtomicLong free = new AtomicLong(DiskRoom.ENOUGH_BYTES);
        DiskRoom room = new DiskRoom(free::get);
        assertThat(room.isEnough()).isTrue();
        free.set(DiskRoom.ENOUGH_BYTES - 1);
        assertThat(room.isEnough()).isFalse();
        assertThat(room.isTight()).isFalse();
        free.set(DiskRoom.LEAST_BYTES);
        assertThat(room.isTight()).isFalse();
        free.set(DiskRoom.LEAST_BYTES - 1);
        assertThat(room.isTight()).isTrue();
    }

    @Test
    void theDirectoryIsTheOneThatTheJvmWasToldToUse() {
        assertThat(DiskRoom.repository(List.of("-Xmx1g", "-XX:FlightRecorderOptions")))
                .isNull();
        assertThat(DiskRoom.repository(List.of("-XX:FlightRecorderOptions=stackdepth=64")))
                .isNull();
        assertThat(DiskRoom.repository(List.of("-XX:FlightRecorderOptions=stackdepth=64,repository=/big")))
                .isEqualTo("/big");
        assertThat(DiskRoom.repository(List.of("-XX:FlightRecorderOptions:repository=/big,maxchunksize=4m")))
                .isEqualTo("/big");
        assertThat(DiskRoom.directory()).isAbsolute();
    }

    @Test
    void aDirectoryThatIsGoneHasTheRoomOfTheDiskThatItWasOn(@TempDir Path directory) {
        File there = directory.toFile();
        File gone = directory.resolve("gone/for/good").toFile();
        assertThat(DiskRoom.freeBytes(there)).isPositive().isLessThan(Long.MAX_VALUE);
        assertThat(DiskRoom.freeBytes(gone)).isPositive().isLessThan(Long.MAX_VALUE);
    }
}
