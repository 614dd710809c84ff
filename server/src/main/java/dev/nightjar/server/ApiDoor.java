package dev.nightjar.server;

import dev.nightjar.collector.DoorSettings;
import dev.nightjar.server.api.TokenFilter;
import java.nio.file.Path;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** The API keeps the same door as OTLP: loopback, or token and TLS, or insecure said aloud. */
@Configuration(proxyBeanMethods = false)
class ApiDoor {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> apiDoor(ServerSettings settings) {
        // The same rules as for OTLP, checked by the same record; it refuses with words that say what to set.
        DoorSettings door = settings.apiDoor();
        return factory -> {
            Path certificate = door.certificate();
            Path privateKey = door.privateKey();
            if (certificate != null && privateKey != null) {
                Ssl ssl = new Ssl();
                ssl.setCertificate(certificate.toString());
                ssl.setCertificatePrivateKey(privateKey.toString());
                factory.setSsl(ssl);
            }
        };
    }

    @Bean
    @ConditionalOnProperty("nightjar.door.token")
    FilterRegistrationBean<TokenFilter> tokenFilter(ServerSettings settings) {
        FilterRegistrationBean<TokenFilter> registration =
                new FilterRegistrationBean<>(new TokenFilter(java.util.Objects.requireNonNull(settings.door().token())));
        registration.addUrlPatterns("/api/*");
        return registration;
    }
}
