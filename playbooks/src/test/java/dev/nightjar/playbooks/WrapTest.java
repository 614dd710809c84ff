package dev.nightjar.playbooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrapTest {

    @Test
    void linesEndAtSpacesAndALongWordStaysWhole() {
        assertThat(Wrap.lines("one two three", 8)).containsExactly("one two", "three");
        assertThat(Wrap.lines("one two three", 7)).containsExactly("one two", "three");
        assertThat(Wrap.lines("extraordinarily so", 5)).containsExactly("extraordinarily", "so");
        assertThat(Wrap.lines("", 5)).containsExactly("");
    }

    @Test
    void chineseSignsAreTwoColumnsWideAndNoLineBeginsWithAClosingMark() {
        assertThat(Wrap.lines("数据库作业", 6)).containsExactly("数据库", "作业");
        assertThat(Wrap.lines("数据库，作业", 6)).containsExactly("数据", "库，作", "业");
        assertThat(Wrap.lines("等待 `pool` 的连接", 11)).containsExactly("等待 `pool`", "的连接");
    }

    @Test
    void signsOutsideTheBasicPlaneAreNotTornApart() {
        assertThat(String.join("", Wrap.lines("𠀀𠀁𠀂", 5))).isEqualTo("𠀀𠀁𠀂");
        assertThat(Wrap.lines("𠀀𠀁𠀂", 5))
                .allMatch(line -> line.codePoints().noneMatch(sign -> sign >= 0xD800 && sign < 0xE000));
    }
}
