package dev.nightjar.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * The borders of docs/ARCHITECTURE.md that Maven's modules do not hold by themselves, for the modules that the server is
 * made of; load-replay and the demo are not among them.
 */
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

    /** Every way to the time of day or of the machine, called or referred to; a clock that is passed in is none. */
    static DescribedPredicate<JavaAccess<?>> readsAClock() {
        return DescribedPredicate.describe("reads a clock of its own", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getName();
            boolean system = owner.equals("java.lang.System")
                    && List.of("currentTimeMillis", "nanoTime").contains(name);
            boolean time = owner.startsWith("java.time.")
                    && (name.equals("now") || name.startsWith("system") || name.startsWith("tick"));
            boolean calendar = owner.equals("java.util.Calendar") && name.equals("getInstance");
            boolean date = owner.equals("java.util.Date")
                    && access.getTarget() instanceof CodeUnitAccessTarget called
                    && called.getRawParameterTypes().isEmpty()
                    && name.equals("<init>");
            return system || time || calendar || date;
        });
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
            .accessTargetWhere(readsAClock());

    @ArchTest
    static final ArchRule playbooksKnowOnlyTheModel = classes()
            .that()
            .resideInAPackage("dev.nightjar.playbooks..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.nightjar.playbooks..",
                    "dev.nightjar.model..",
                    "java.io..",
                    "java.lang..",
                    "java.nio..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify.annotations..",
                    "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule playbooksRunNothing = noClasses()
            .that()
            .resideInAPackage("dev.nightjar.playbooks..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Process.class, ProcessBuilder.class, Runtime.class);

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
    static final ArchRule springOnlyInServerAndPages = noClasses()
            .that()
            .resideOutsideOfPackages("dev.nightjar.server..", "dev.nightjar.ui..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule vaadinOnlyInThePages = noClasses()
            .that()
            .resideOutsideOfPackage("dev.nightjar.ui..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.vaadin..");

    @ArchTest
    static final ArchRule pagesKnowOnlyTheModel = noClasses()
            .that()
            .resideInAPackage("dev.nightjar.ui..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.nightjar.collector..",
                    "dev.nightjar.store..",
                    "dev.nightjar.analyzer..",
                    "dev.nightjar.server..");
}
