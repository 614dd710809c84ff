package dev.nightjar.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders of docs/ARCHITECTURE.md that Maven's modules do not hold by themselves. */
@AnalyzeClasses(
        packages = "dev.nightjar",
        importOptions = {ImportOption.DoNotIncludeTests.class, ModuleBordersTest.WithoutTestJars.class})
class ModuleBordersTest {

    /** The contract kit comes as a jar of tests. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule modelKnowsNobody = classes()
            .that()
            .resideInAPackage("dev.nightjar.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.nightjar.model..", "java..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule analyzerIsPure = classes()
            .that()
            .resideInAPackage("dev.nightjar.analyzer..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.nightjar.analyzer..",
                    "dev.nightjar.model..",
                    "java.lang..",
                    "java.util..",
                    "java.nio.charset..",
                    "java.security..",
                    "java.time..",
                    "org.jspecify.annotations..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule analyzerHasNoClock = noClasses()
            .that()
            .resideInAPackage("dev.nightjar.analyzer..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule collectorAndStoreDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("dev.nightjar.collector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.nightjar.store..", "dev.nightjar.analyzer..", "dev.nightjar.server..");

    @ArchTest
    static final ArchRule storeKnowsOnlyTheModel = noClasses()
            .that()
            .resideInAPackage("dev.nightjar.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.nightjar.collector..", "dev.nightjar.analyzer..", "dev.nightjar.server..");

    @ArchTest
    static final ArchRule springOnlyInTheServer = noClasses()
            .that()
            .resideOutsideOfPackages("dev.nightjar.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");
}
