package dev.nightjar.server;

import dev.nightjar.collector.Door;
import dev.nightjar.collector.door.Tls;
import dev.nightjar.server.api.LoginFilter;
import dev.nightjar.server.api.TokenFilter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** API and pages keep the same door as OTLP: loopback, or token and TLS, or insecure said aloud. */
@Configuration(proxyBeanMethods = false)
class ApiDoor {

    private static final Logger LOG = LoggerFactory.getLogger(ApiDoor.class);

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> apiAddress(ServerSettings settings) {
        Door door = settings.apiDoor();
        InetAddress address = switch (door.judge()) {
            case Door.Verdict.Open open -> open.address();
            case Door.Verdict.OpenAloud aloud -> {
                LOG.warn("{}", aloud.warning());
                yield aloud.address();
            }
            case Door.Verdict.Refused refused -> throw new IllegalArgumentException(refused.message());
        };
        Path certificate = door.certificate();
        Path privateKey = door.privateKey();
        if (certificate != null && privateKey != null) {
            new Tls(certificate, privateKey).requireUsable();
        }
        return factory -> {
            factory.setAddress(address);
            factory.setPort(settings.api().port());
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
        TokenFilter filter =
                new TokenFilter(Objects.requireNonNull(settings.door().token()));
        FilterRegistrationBean<TokenFilter> registration = new FilterRegistrationBean<>(filter);
        TokenFilter.APIS.forEach(api -> registration.addUrlPatterns(api + "/*"));
        return registration;
    }

    /** People enter the same token on a form of its own; nothing of the pages is reached before. */
    @Bean
    @ConditionalOnProperty("nightjar.door.token")
    FilterRegistrationBean<LoginFilter> loginFilter(ServerSettings settings) {
        LoginFilter filter =
                new LoginFilter(Objects.requireNonNull(settings.door().token()));
        FilterRegistrationBean<LoginFilter> registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setEnabled(settings.ui().enabled());
        return registration;
    }
}
