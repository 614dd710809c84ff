package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {

    @ParameterizedTest
    @CsvSource({
        "[B, byte[]",
        "[[J, long[][]",
        "[Ljava.lang.String;, java.lang.String[]",
        "[Lshop.Report$$Lambda/0x00007f1c94011000;, shop.Report$$Lambda[]",
        "java.util.HashMap$Node, java.util.HashMap$Node",
        "B, B",
        "shop.Report$$Lambda/0x00007f1c94011000, shop.Report$$Lambda",
        "java.lang.invoke.LambdaForm$MH+0x00007fe33400a000.1418334255, java.lang.invoke.LambdaForm$MH",
    })
    void typesAreNamedAsInSourceCodeAndTheSameInEveryJvm(String jvmName, String named) {
        assertThat(ClassNames.type(jvmName)).isEqualTo(named);
    }
}
