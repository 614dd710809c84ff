package dev.nightjar.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.server.Command;
import com.vaadin.flow.server.VaadinSession;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frame of every page: skip link, head with language and theme, main part; told by the board what is new. */
abstract class Page extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final Logger LOG = LoggerFactory.getLogger(Page.class);

    private final Board board;
    private final Main main = new Main();

    private UrlState state = new UrlState(null, null, Collections.emptySortedSet());
    private Say say = Say.ENGLISH;
    private String path = "";
    private Board.@Nullable Snapshot shown;
    private @Nullable Runnable leave;

    Page(Board board) {
        this.board = board;
        addClassName("nj-page");
        main.setId("main");
        main.getElement().setAttribute("tabindex", "-1");
    }

    /** Fills the main part anew. */
    abstract void show(Board.Snapshot snapshot);

    /** Looks at the URL, before anything is shown; answers its path, without the leading slash. */
    abstract String entered(BeforeEnterEvent event);

    Main main() {
        return main;
    }

    Say say() {
        return say;
    }

    UrlState state() {
        return state;
    }

    Board board() {
        return board;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        state = UrlState.of(event.getLocation().getQueryParameters());
        path = entered(event);
        say = Say.in(state.locale(browserLocale()));
        UI ui = event.getUI();
        ui.setLocale(say.locale());
        ui.getPage()
                .setColorScheme(
                        state.theme() == null
                                ? ColorScheme.Value.SYSTEM
                                : state.theme().equals("dark") ? ColorScheme.Value.DARK : ColorScheme.Value.LIGHT);
        ui.getPage().executeJs("document.documentElement.lang = $0", say.language());
        removeAll();
        add(skip(), head(), main);
        main.removeAll();
        if (shown == null) {
            Span wait = new Span(say.label("page.reading"));
            wait.addClassName("nj-quiet");
            main.add(wait);
        } else {
            show(shown);
        }
    }

    private static Locale browserLocale() {
        Locale locale = VaadinSession.getCurrent().getBrowser().getLocale();
        return locale == null ? Locale.ENGLISH : locale;
    }

    private Anchor skip() {
        Anchor skip = new Anchor("#main", say.label("page.skip"));
        skip.addClassName("nj-skip");
        skip.setRouterIgnore(true);
        return skip;
    }

    private Header head() {
        Anchor home = link(state.elsewhere().on("/"), "Nightjar");
        home.addClassName("nj-home");
        Nav looks = new Nav();
        looks.getElement().setAttribute("aria-label", say.label("page.looks"));
        looks.add(choice("English", state.withLanguage("en"), say.language().equals("en")));
        looks.add(choice("中文", state.withLanguage("zh"), say.language().equals("zh")));
        Span gap = new Span();
        gap.addClassName("nj-gap");
        looks.add(gap);
        looks.add(choice(say.label("page.system"), state.withTheme(null), state.theme() == null));
        looks.add(choice(say.label("page.light"), state.withTheme("light"), "light".equals(state.theme())));
        looks.add(choice(say.label("page.dark"), state.withTheme("dark"), "dark".equals(state.theme())));
        return new Header(home, looks);
    }

    private Anchor choice(String text, UrlState target, boolean current) {
        Anchor choice = link(target.on("/" + path), text);
        if (current) {
            choice.getElement().setAttribute("aria-current", "true");
        }
        return choice;
    }

    static Anchor link(String href, String text) {
        return new Anchor(href, text);
    }

    /** Keeps in the URL that something was unfolded or folded, without a new page. */
    void unfolded(String name, boolean isOpen) {
        state = state.withOpen(name, isOpen);
        UI ui = UI.getCurrent();
        if (ui != null) {
            ui.getPage().getHistory().replaceState(null, state.on(path));
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        leave = board.look(snapshot -> later(ui, () -> take(snapshot)));
    }

    /** Does it under the session's lock; from any thread. A page that is left by then needs nothing more. */
    static void later(UI ui, Command task) {
        try {
            var _ = ui.access(task);
        } catch (UIDetachedException left) { // nobody looks any more
            LOG.debug("A page was left before it was told what is new");
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (leave != null) {
            leave.run();
        }
    }

    private void take(Board.Snapshot snapshot) {
        boolean isNew = !snapshot.equals(shown);
        shown = snapshot;
        if (isNew) {
            show(snapshot);
        }
    }

    @Override
    public String getPageTitle() {
        return "Nightjar";
    }
}
