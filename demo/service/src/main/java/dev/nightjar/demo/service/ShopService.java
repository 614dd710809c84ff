package dev.nightjar.demo.service;

import dev.nightjar.demo.service.lab.AccessLog;
import dev.nightjar.demo.service.lab.LabSwitch;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * On the application class of each service: gives it {@code GET /prometheus} and the trace id in its answers, and in the
 * lab the switch of its faults and one that every service can have.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Import({MetricsPage.class, RequestMetrics.class, TraceIdHeader.class, LabSwitch.class, AccessLog.class})
public @interface ShopService {}
