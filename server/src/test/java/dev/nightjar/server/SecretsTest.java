package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A record shows all of its components when somebody logs it. */
class SecretsTest {

    private static final Set<String> SECRETS = Set.of("token", "password", "secret");

    @Test
    void everyRecordWithASecretHasAToStringOfItsOwn() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.nightjar");
        List<JavaClass> holders = all.stream()
                .filter(JavaClass::isRecord)
                .filter(type -> type.getFields().stream()
                        .anyMatch(field -> SECRETS.contains(field.getName())
                                && field.getRawType().isEquivalentTo(String.class)))
                .toList();

        assertThat(holders).extracting(JavaClass::getSimpleName).contains("Guard", "Database", "DoorSettings", "Door");
        // The one that the compiler makes calls and reads nothing that an import shows.
        assertThat(holders)
                .allSatisfy(type -> assertThat(type.getMethod("toString").getAccessesFromSelf())
                        .as(type.getName())
                        .isNotEmpty());
    }
}
