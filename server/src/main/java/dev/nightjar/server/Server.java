package dev.nightjar.server;

import dev.nightjar.server.api.TokenFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** The Spring application. */
@SpringBootApplication
@EnableConfigurationProperties(ServerSettings.class)
class Server {

    /** Starts the server; the caller closes the context. Throws when it cannot start, without having logged why. */
    static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Server.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .properties(defaults())
                .listeners(new OneListSource())
                .run(translated(arguments));
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("spring.main.log-startup-info", "false");
        defaults.put("spring.threads.virtual.enabled", "true");
        defaults.put("server.shutdown", "graceful");
        // A page that pushes never ends by itself: API calls end within moments, pages come again by themselves.
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("server.servlet.session.cookie.name", "nightjar");
        defaults.put("server.servlet.session.cookie.http-only", "true");
        defaults.put("server.servlet.session.cookie.same-site", "lax");
        defaults.put("server.servlet.session.tracking-modes", "cookie");
        defaults.put(
                "vaadin.exclude-urls",
                TokenFilter.APIS.stream().map(api -> api + "/**").collect(Collectors.joining(",")));
        return defaults;
    }

    /** {@code --config=FILE} is ours; everything else goes to Spring as it is. */
    private static String[] translated(String... arguments) {
        List<String> translated = new ArrayList<>();
        for (String argument : arguments) {
            translated.add(
                    argument.startsWith("--config=")
                            ? "--spring.config.additional-location=file:" + argument.substring("--config=".length())
                            : argument);
        }
        return translated.toArray(new String[0]);
    }
}
