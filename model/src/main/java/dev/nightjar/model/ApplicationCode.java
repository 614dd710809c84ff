package dev.nightjar.model;

import java.util.List;

/** Which code is the application's own: not the JDK's, a server's, a driver's, a framework's, an agent's or generated. */
public final class ApplicationCode {

    private static final List<String> OTHERS = List.of(
            "ch.qos.logback.",
            "com.alibaba.csp.",
            "com.alibaba.druid.",
            "com.alibaba.dubbo.",
            "com.alibaba.fastjson",
            "com.alibaba.nacos.",
            "com.baomidou.",
            "com.fasterxml.",
            "com.github.benmanes.caffeine.",
            "com.google.",
            "com.mchange.",
            "com.microsoft.sqlserver.",
            "com.mongodb.",
            "com.mysql.",
            "com.sun.",
            "com.vaadin.",
            "com.zaxxer.",
            "dev.nightjar.agent.",
            "feign.",
            "groovy.",
            "io.github.resilience4j.",
            "io.grpc.",
            "io.lettuce.",
            "io.micrometer.",
            "io.micronaut.",
            "io.netty.",
            "io.opentelemetry.",
            "io.prometheus.",
            "io.quarkus.",
            "io.reactivex.",
            "io.undertow.",
            "io.vertx.",
            "jakarta.",
            "java.",
            "javax.",
            "jdk.",
            "kotlin.",
            "kotlinx.",
            "net.bytebuddy.",
            "okhttp3.",
            "okio.",
            "oracle.",
            "org.apache.",
            "org.aspectj.",
            "org.codehaus.groovy.",
            "org.eclipse.",
            "org.h2.",
            "org.hibernate.",
            "org.jboss.",
            "org.jooq.",
            "org.mariadb.",
            "org.mybatis.",
            "org.postgresql.",
            "org.redisson.",
            "org.slf4j.",
            "org.springframework.",
            "org.thymeleaf.",
            "org.wildfly.",
            "org.yaml.",
            "reactor.",
            "redis.clients.",
            "retrofit2.",
            "rx.",
            "scala.",
            "sun.",
            "tools.jackson.");

    /** In names of proxies, and of classes that the JVM spins for lambdas; a lambda's body is a method of its own class. */
    private static final List<String> GENERATED = List.of(
            "$$Lambda", "$$SpringCGLIB", "$$EnhancerBy", "$$FastClassBy", "$Proxy", "$HibernateProxy", "$ByteBuddy");

    private ApplicationCode() {}

    /** Whether a class is, or a frame that begins with its class. */
    public static boolean isApplication(String className) {
        for (String prefix : OTHERS) {
            if (className.startsWith(prefix)) {
                return false;
            }
        }
        for (String part : GENERATED) {
            if (className.contains(part)) {
                return false;
            }
        }
        return true;
    }
}
