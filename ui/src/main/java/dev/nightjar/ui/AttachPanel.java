package dev.nightjar.ui;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;

/** How to attach the first service: the command, with this server's real address. */
final class AttachPanel extends Section {

    AttachPanel(Say say, Surroundings.Attach attach) {
        addClassName("nj-attach");
        add(new H2(say.label("attach.title")));
        add(new Paragraph(say.label("attach.how")));
        Pre command = new Pre(command(say, attach));
        command.getElement().setAttribute("tabindex", "0");
        add(command);
        add(new Paragraph(say.label("attach.then")));
        add(new Paragraph(say.label("attach.database")));
    }

    static String command(Say say, Surroundings.Attach attach) {
        return "java -javaagent:" + attach.agent() + " \\\n"
                + "     -Dnightjar.endpoint=" + attach.endpoint() + " \\\n"
                + (attach.token() ? "     -Dnightjar.token=" + say.label("attach.token") + " \\\n" : "")
                + "     -Dotel.service.name=order \\\n"
                + "     -Dotel.resource.attributes=deployment.environment.name=prod \\\n"
                + "     -jar order.jar";
    }
}
