package dev.nightjar.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.Decoders.Decoder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All readers of what anybody may send, each under Jazzer for some minutes in a process of its own (docs/benchmarks/fuzz.md). Run by
 * {@code ./nightjar fuzz}, which fetches Jazzer.
 */
class FuzzFigures {

    private static final int MINUTES = Integer.getInteger("rounds", 2);
    private static final String INPUTS = "stat::number_of_executed_units:";

    @TempDir
    Path directory;

    @Test
    void everyReaderWithstands() throws Exception {
        Path peers = Path.of(System.getProperty("jazzer"));
        List<String> lines = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (Decoder decoder : Decoders.all()) {
            long inputs = fuzz(decoder, peers, failures);
            String line = String.format(Locale.ROOT, "| %s | %d | %,d |", decoder.name(), MINUTES, inputs);
            System.err.println(line);
            lines.add(line);
        }
        String text = "\n| reader | minutes | inputs |\n|---|---|---|\n" + String.join("\n", lines) + "\n";
        System.out.print(text);
        Files.writeString(Path.of("target", "fuzz.md"), text);
        assertThat(failures).isEmpty();
    }

    private long fuzz(Decoder decoder, Path peers, List<String> failures) throws IOException, InterruptedException {
        String name = decoder.name().replaceAll("[^A-Za-z0-9]+", "-");
        Path corpus = Files.createDirectory(directory.resolve("corpus" + name));
        for (int i = 0; i < decoder.seeds().size(); i++) {
            Files.write(corpus.resolve("seed-" + i), decoder.seeds().get(i));
        }
        Path found = Files.createDirectories(Path.of("target", "fuzz", name));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dfuzz.decoder=" + decoder.name(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        classPath
                                + File.pathSeparator
                                + peers.resolve("jazzer.jar")
                                + File.pathSeparator
                                + peers.resolve("jazzer-api.jar"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + DecoderFuzzTarget.class.getName(),
                        "--instrumentation_includes=dev.nightjar.**",
                        "--reproducer_path=" + found,
                        "-max_total_time=" + TimeUnit.MINUTES.toSeconds(MINUTES),
                        "-max_len=20000",
                        "-timeout=20",
                        "-rss_limit_mb=3000",
                        "-artifact_prefix=" + found + "/",
                        "-print_final_stats=1",
                        corpus.toString())
                .redirectErrorStream(true)
                .start();
        long inputs = 0;
        List<String> told = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
                if (line.startsWith(INPUTS)) {
                    inputs = Long.parseLong(line.substring(INPUTS.length()).trim());
                }
            }
        }
        if (process.waitFor() != 0) {
            failures.add(decoder.name() + ", see " + found.toAbsolutePath() + ": "
                    + String.join("\n", told.subList(Math.max(0, told.size() - 60), told.size())));
        }
        return inputs;
    }
}
