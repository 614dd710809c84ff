package dev.nightjar.demo.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** On the application class of each service: gives it {@code GET /prometheus} and the trace id in its answers. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import({MetricsPage.class, RequestMetrics.class, TraceIdHeader.class})
public @interface ShopService {}
