package dev.nightjar.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.dependency.NpmPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The committed bundle is the one that the sources build, and has nothing in it that must not be shipped. */
class BundleTest {

    private static final Path BUNDLE = Path.of("src/main/bundles/prod.bundle");

    private static final Pattern VAADIN = Pattern.compile("<vaadin.version>(.*)</vaadin.version>");

    /** The same lines as {@code ./nightjar bundle} writes. */
    @Test
    void theBundleFitsItsSources() throws Exception {
        List<String> expected = new ArrayList<>();
        Matcher vaadin = VAADIN.matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(vaadin.find()).isTrue();
        expected.add("vaadin " + vaadin.group(1));
        try (Stream<Path> sources = Files.list(Path.of("src/main/frontend/nightjar"))) {
            for (Path source : sources.sorted().toList()) {
                expected.add(source.getFileName() + " " + sha256(source));
            }
        }
        NpmPackage echarts = LatencyChart.class.getAnnotation(NpmPackage.class);
        expected.add(echarts.value() + " " + echarts.version());
        expected.add("prod.bundle " + sha256(BUNDLE));

        assertThat(Files.readAllLines(Path.of("src/main/bundles/sources")))
                .as("after a change of the pages' TypeScript or its packages run ./nightjar bundle")
                .isEqualTo(expected);
    }

    @Test
    void nothingCommercialIsInIt() throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            List<String> names = bundle.stream().map(ZipEntry::getName).toList();
            assertThat(names).anyMatch(name -> name.contains("nj-latency"));
            assertThat(names).noneMatch(name -> name.matches("(?i).*(vaadin-chart|highcharts|react-components-pro).*"));
            for (ZipEntry entry : bundle.stream().toList()) {
                if (entry.getName().endsWith(".js") || entry.getName().endsWith(".json")) {
                    assertThat(new String(bundle.getInputStream(entry).readAllBytes(), UTF_8))
                            .as(entry.getName())
                            .doesNotContainIgnoringCase("highcharts")
                            .doesNotContain("react-components-pro")
                            .doesNotContain("vaadin-chart");
                }
            }
        }
    }

    @Test
    void itsPackagesHaveTheirNotices() throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/META-INF/THIRD-PARTY-PAGES.txt")))
                .contains("==== echarts 6.1.0 (Apache-2.0)")
                .contains("Apache ECharts")
                .contains("==== zrender")
                .contains("==== lit ");
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
