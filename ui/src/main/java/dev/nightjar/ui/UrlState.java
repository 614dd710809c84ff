package dev.nightjar.ui;

import com.vaadin.flow.router.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a page's state its URL carries: {@code ?lang=zh&theme=dark&open=1,3}. What it does not know it drops.
 *
 * @param language {@code en} or {@code zh}, null: the browser's
 * @param theme {@code light} or {@code dark}, null: the system's
 * @param open what is unfolded, by name
 */
record UrlState(@Nullable String language, @Nullable String theme, SortedSet<String> open) {

    private static final int MOST_OPEN = 40;

    static UrlState of(QueryParameters parameters) {
        SortedSet<String> open = new TreeSet<>();
        for (String name : parameters.getSingleParameter("open").orElse("").split(",", MOST_OPEN)) {
            if (name.matches("[a-z0-9-]{1,20}")) {
                open.add(name);
            }
        }
        return new UrlState(
                parameters
                        .getSingleParameter("lang")
                        .filter(List.of("en", "zh")::contains)
                        .orElse(null),
                parameters
                        .getSingleParameter("theme")
                        .filter(List.of("light", "dark")::contains)
                        .orElse(null),
                open);
    }

    Locale locale(Locale browser) {
        String wanted = language == null ? browser.getLanguage() : language;
        return wanted.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    UrlState withLanguage(String other) {
        return new UrlState(other, theme, open);
    }

    UrlState withTheme(@Nullable String other) {
        return new UrlState(language, other, open);
    }

    UrlState withOpen(String name, boolean isOpen) {
        SortedSet<String> others = new TreeSet<>(open);
        if (isOpen) {
            others.add(name);
        } else {
            others.remove(name);
        }
        return new UrlState(language, theme, others);
    }

    /** For a link to another page: how it looks goes with it, what is unfolded does not. */
    UrlState elsewhere() {
        return new UrlState(language, theme, new TreeSet<>());
    }

    /** {@code path?…}, without the question mark when there is nothing to say. */
    String on(String path) {
        Map<String, String> parameters = new TreeMap<>();
        if (language != null) {
            parameters.put("lang", language);
        }
        if (theme != null) {
            parameters.put("theme", theme);
        }
        if (!open.isEmpty()) {
            parameters.put("open", String.join(",", open));
        }
        return path
                + (parameters.isEmpty() ? "" : "?")
                + parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&"));
    }
}
