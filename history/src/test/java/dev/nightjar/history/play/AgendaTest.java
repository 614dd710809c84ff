package dev.nightjar.history.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private final Agenda agenda = new Agenda(100);
    private final List<String> happened = new ArrayList<>();

    @Test
    void whatIsPlannedComesInOrderOfTimeThenOfPlanning() {
        agenda.plan(300, now -> happened.add("c " + now));
        agenda.plan(200, now -> happened.add("a " + now));
        agenda.plan(200, now -> {
            happened.add("b " + now);
            agenda.plan(250, later -> happened.add("planned meanwhile " + later));
        });
        agenda.until(300);
        assertThat(happened).containsExactly("a 200", "b 200", "planned meanwhile 250");
        agenda.until(301);
        assertThat(happened).endsWith("c 300");
    }

    @Test
    void nothingIsPlannedForWhatIsOver() {
        agenda.until(200);
        assertThatThrownBy(() -> agenda.plan(199, now -> {})).isInstanceOf(IllegalStateException.class);
    }
}
