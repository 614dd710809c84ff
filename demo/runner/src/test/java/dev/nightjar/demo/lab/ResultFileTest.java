package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

    @TempDir
    Path folder;

    @Test
    void whatIsAppendedIsReadAgain() throws IOException {
        ResultFile file = new ResultFile(folder.resolve("deep/lab.jsonl"));
        Result first = Results.fault("c1", "pool-leak/x", 1, true, 21.5);
        Result second = Results.fault("c1", "pool-leak/y", 1, false, null);

        file.append(first);
        file.append(second);

        assertThat(file.results()).containsExactly(first, second);
    }

    @Test
    void aLineOfAVersionWithoutConfidenceIsReadToo() throws IOException {
        Path path = folder.resolve("lab.jsonl");
        Files.writeString(path, """
                {"commit":"c1","variant":"pool-leak/x","seed":1,"heldOut":false,"normal":false,"top":true,"chain":true,\
                "falseFindings":[],"wrong":[],"found":[],"seconds":21.5,"unsure":[],"wholeSeconds":100.0}
                """);

        assertThat(new ResultFile(path).results()).containsExactly(Results.fault("c1", "pool-leak/x", 1, true, 21.5));
    }

    @Test
    void withoutAFileNothingIsKnown() throws IOException {
        assertThat(new ResultFile(folder.resolve("none")).results()).isEmpty();
    }

    @Test
    void aResultIsFoundByCommitVariantAndSeed() throws IOException {
        ResultFile file = new ResultFile(folder.resolve("lab.jsonl"));
        Result result = Results.fault("c1", "pool-leak/x", 1, true, 21.5);
        file.append(result);

        assertThat(file.find("c1", "pool-leak/x", 1)).contains(result);
        assertThat(file.find("c2", "pool-leak/x", 1)).isEmpty();
        assertThat(file.find("c1", "pool-leak/y", 1)).isEmpty();
        assertThat(file.find("c1", "pool-leak/x", 2)).isEmpty();
    }

    @Test
    void whatCouldNotSayIsRunAgain() throws IOException {
        ResultFile file = new ResultFile(folder.resolve("lab.jsonl"));
        Variant variant = Catalogue.all().getFirst();
        file.append(Result.broken("c1", variant, 1, "order ended"));

        assertThat(file.results()).hasSize(1);
        assertThat(file.find("c1", variant.name(), 1)).isEmpty();
    }

    @Test
    void aLineThatWasCutOffDoesNotTakeTheNextOneWithIt() throws IOException {
        Path path = folder.resolve("lab.jsonl");
        ResultFile file = new ResultFile(path);
        Result first = Results.fault("c1", "pool-leak/x", 1, true, 21.5);
        file.append(first);
        String line = Files.readString(path);
        Files.writeString(path, line + line.substring(0, line.length() / 2));
        Result second = Results.fault("c1", "pool-leak/y", 1, true, 3.0);

        file.append(second);

        assertThat(file.results()).isEqualTo(List.of(first, second));
    }
}
