package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is run, and what is held out. */
class LabTest {

    @Test
    void namesAreUniqueAndEveryFaultHasTwoForms() {
        List<String> names = Catalogue.all().stream().map(Variant::name).toList();
        Map<String, Long> forms =
                Catalogue.all().stream().collect(Collectors.groupingBy(Variant::fault, Collectors.counting()));

        assertThat(names).doesNotHaveDuplicates();
        assertThat(forms.values()).allMatch(count -> count == 2);
    }

    /** The hash must never change: what was held out once stays so. */
    @Test
    void ofTwoFormsTheOneWithTheSmallerHashIsHeldOut() {
        List<Variant> pair =
                Catalogue.halved(List.of(Variant.normal("flat", "alone"), Variant.normal("flat", "with-jobs")));

        assertThat(pair.getFirst().hash()).startsWith("3a0073c3463c");
        assertThat(pair.getLast().hash()).startsWith("cc7db23d2d94");
        assertThat(pair).extracting(Variant::heldOut).containsExactly(true, false);
    }

    @Test
    void halfIsHeldOut() {
        assertThat(Catalogue.all().stream().filter(Variant::heldOut).count())
                .isEqualTo(Catalogue.all().size() / 2);
    }

    @Test
    void whatIsHeldOutRunsOnlyWhenAskedFor() {
        assertThat(Lab.chosen(List.of(), Halves.TUNED))
                .noneMatch(Variant::heldOut)
                .isNotEmpty();
        assertThat(Lab.chosen(List.of(), Halves.HELD_OUT))
                .allMatch(Variant::heldOut)
                .isNotEmpty();
        assertThat(Lab.chosen(List.of(), Halves.BOTH)).isEqualTo(Catalogue.all());
        String heldOut = Catalogue.all().stream()
                .filter(Variant::heldOut)
                .findFirst()
                .orElseThrow()
                .name();
        assertThat(Lab.chosen(List.of(heldOut), Halves.HELD_OUT)).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.chosen(List.of(heldOut), Halves.TUNED))
                .withMessageContaining("--held-out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.chosen(List.of("pool-leak", "pool-leak/error-path"), Halves.HELD_OUT))
                .withMessage("'pool-leak/error-path' is not held out: it runs without --only-held-out");
    }

    @Test
    void aFaultNamesAllItsVariantsAndAVariantItself() {
        assertThat(Lab.chosen(List.of("pool-leak"), Halves.BOTH))
                .extracting(Variant::name)
                .containsExactly("pool-leak/every-tenth-order", "pool-leak/error-path");
        assertThat(Lab.chosen(List.of("pool-leak/error-path", "pool-leak"), Halves.BOTH))
                .hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.chosen(List.of("gremlin"), Halves.BOTH))
                .withMessage("there is no fault 'gremlin'; --list names them all");
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingStarts() {
        assertThat(Lab.execute("--fault", "gremlin")).isEqualTo(64);
        assertThat(Lab.execute("--seed", "many")).isEqualTo(64);
        assertThat(Lab.execute("--gremlin")).isEqualTo(64);
        assertThat(Lab.execute("--hit-rates", "rates")).as("without --held-out").isEqualTo(64);
        assertThat(Lab.execute("--hit-rates", "rates", "--held-out", "--fault", "pool-leak"))
                .isEqualTo(64);
        assertThat(Lab.execute("--hit-rates", "rates", "--only-held-out", "--fault", "pool-leak"))
                .isEqualTo(64);
        assertThat(Lab.execute("--only-held-out", "--fault", "pool-leak/error-path"))
                .as("not held out")
                .isEqualTo(64);
        assertThat(Lab.execute("--normal", "60")).as("without --keep").isEqualTo(64);
        assertThat(Lab.execute("--list")).isZero();
    }
}
