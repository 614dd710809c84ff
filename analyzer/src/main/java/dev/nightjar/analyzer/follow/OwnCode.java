package dev.nightjar.analyzer.follow;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which frame of a stack is the application's own: not the JDK's, a framework's, a driver's or generated. */
final class OwnCode {

    /** Packages of the JDK, of languages, and of what a service commonly has on its class path. */
    private static final List<String> FOREIGN = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "org.codehaus.groovy.",
            "org.springframework.",
            "org.apache.",
            "org.eclipse.",
            "org.hibernate.",
            "org.jboss.",
            "org.wildfly.",
            "org.jooq.",
            "org.mybatis.",
            "com.baomidou.",
            "org.postgresql.",
            "com.mysql.",
            "org.mariadb.",
            "oracle.",
            "com.microsoft.sqlserver.",
            "org.h2.",
            "com.mongodb.",
            "com.zaxxer.",
            "com.mchange.",
            "com.alibaba.druid.",
            "com.alibaba.fastjson",
            "com.alibaba.nacos.",
            "com.alibaba.csp.",
            "com.alibaba.dubbo.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.google.",
            "io.netty.",
            "io.undertow.",
            "io.grpc.",
            "io.vertx.",
            "io.lettuce.",
            "io.micrometer.",
            "io.prometheus.",
            "io.opentelemetry.",
            "io.quarkus.",
            "io.micronaut.",
            "io.github.resilience4j.",
            "reactor.",
            "rx.",
            "io.reactivex.",
            "redis.clients.",
            "org.redisson.",
            "okhttp3.",
            "okio.",
            "retrofit2.",
            "feign.",
            "org.slf4j.",
            "ch.qos.logback.",
            "net.bytebuddy.",
            "org.aspectj.",
            "org.yaml.",
            "org.thymeleaf.",
            "com.github.benmanes.caffeine.",
            "com.vaadin.",
            "dev.nightjar.agent.");

    /** Proxies, and classes that the JVM spins for lambdas; the body of a lambda is a method of its own class. */
    private static final Pattern GENERATED =
            Pattern.compile("\\$\\$(Lambda|SpringCGLIB|EnhancerBy|FastClassBy)|\\$Proxy\\d|\\$HibernateProxy|\\$ByteBuddy");

    private OwnCode() {}

    /**
     * The first frame of the application's own, else the first frame; none of an empty stack.
     *
     * @param frames {@code package.Class.method:line}, the innermost one first
     */
    static Optional<String> frame(List<String> frames) {
        return frames.stream()
                .filter(OwnCode::isOwn)
                .findFirst()
                .or(() -> frames.stream().findFirst());
    }

    static boolean isOwn(String frame) {
        return FOREIGN.stream().noneMatch(frame::startsWith)
                && !GENERATED.matcher(frame).find();
    }
}
