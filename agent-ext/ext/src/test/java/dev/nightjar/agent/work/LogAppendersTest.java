package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.sift.AppenderTracker;
import dev.nightjar.model.Resource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** On the real libraries. */
class LogAppendersTest {

    private final AtomicLong nanos = new AtomicLong();
    private final LogAppenders appenders = new LogAppenders(nanos::get);

    @TempDir
    Path directory;

    @Test
    void ofLogbacksConfigurationAnAppenderHasItsTypeAndItsName() {
        LoggerContext context = new LoggerContext();
        Appender<ILoggingEvent> file = appender(new FileAppender<>(), context, "AUDIT");
        Appender<ILoggingEvent> behind = appender(new FileAppender<>(), context, "BEHIND");
        AsyncAppender async = new AsyncAppender();
        async.addAppender(behind);
        context.getLogger("shop").addAppender(file);
        context.getLogger("shop.orders").addAppender(async);
        assertThat(name(file)).isEqualTo("log FileAppender AUDIT");
        assertThat(name(behind)).isEqualTo("log FileAppender BEHIND");
    }

    @Test
    void whatASiftingAppenderOfLogbackMakesIsNotCalledByItsName() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                new ByteArrayInputStream("""
                <configuration>
                  <appender name="SIFT" class="ch.qos.logback.classic.sift.SiftingAppender">
                    <discriminator><key>user</key><defaultValue>nobody</defaultValue></discriminator>
                    <sift>
                      <appender name="FILE-${user}" class="ch.qos.logback.core.FileAppender">
                        <file>%s/${user}.log</file>
                        <encoder><pattern>%%msg</pattern></encoder>
                      </appender>
                    </sift>
                  </appender>
                  <root level="info"><appender-ref ref="SIFT"/></root>
                </configuration>""".formatted(directory).getBytes(StandardCharsets.UTF_8)));
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        MDC.put("user", "alice");
        try {
            root.info("a line");
        } finally {
            MDC.remove("user");
        }
        var sifting = (ch.qos.logback.classic.sift.SiftingAppender) root.getAppender("SIFT");
        AppenderTracker<ILoggingEvent> tracker = sifting.getAppenderTracker();
        Appender<ILoggingEvent> made = tracker.allComponents().iterator().next();
        assertThat(made.getName()).as("what it is about").isEqualTo("FILE-alice");
        assertThat(name(made)).isEqualTo("log FileAppender");
        context.stop();
    }

    @Test
    void ofLog4jsConfigurationToo() throws Exception {
        XmlConfiguration configuration = new XmlConfiguration(
                new org.apache.logging.log4j.core.LoggerContext("test"),
                new ConfigurationSource(
                        new ByteArrayInputStream("""
                <Configuration>
                  <Appenders>
                    <File name="AUDIT" fileName="%1$s/audit.log"><PatternLayout/></File>
                    <Routing name="ROUTING">
                      <Routes pattern="$${ctx:user}">
                        <Route>
                          <File name="FILE-${ctx:user}" fileName="%1$s/${ctx:user}/x.log"><PatternLayout/></File>
                        </Route>
                      </Routes>
                    </Routing>
                  </Appenders>
                  <Loggers><Root level="info"><AppenderRef ref="ROUTING"/><AppenderRef ref="AUDIT"/></Root></Loggers>
                </Configuration>""".formatted(directory).getBytes(StandardCharsets.UTF_8))));
        var context = configuration.getLoggerContext();
        context.start(configuration);
        ThreadContext.put("user", "alice");
        try {
            context.getRootLogger().info("a line");
        } finally {
            ThreadContext.remove("user");
        }
        assertThat(name(manager(configuration.getAppender("AUDIT")))).isEqualTo("log FileAppender AUDIT");
        RoutingAppender routing = configuration.getAppender("ROUTING");
        assertThat(routing.getAppenders()).hasSize(1);
        Object made = manager(routing.getAppenders().values().iterator().next().getAppender());
        assertThat(name(made)).isEqualTo("log FileManager");
        context.stop();
    }

    @Test
    void aConfigurationThatIsReadAnewIsLookedAtAgainAfterAWhile() {
        LoggerContext context = new LoggerContext();
        Appender<ILoggingEvent> first = appender(new FileAppender<>(), context, "FIRST");
        Appender<ILoggingEvent> second = appender(new FileAppender<>(), context, "SECOND");
        context.getLogger("shop").addAppender(first);
        assertThat(name(second)).isEqualTo("log FileAppender");
        context.getLogger("shop").addAppender(second);
        assertThat(name(second)).isEqualTo("log FileAppender");
        nanos.set(LogAppenders.LOOK_NANOS);
        assertThat(name(second)).isEqualTo("log FileAppender SECOND");
        assertThat(name(first)).isEqualTo("log FileAppender FIRST");
    }

    @Test
    void withoutANameOrAConfigurationItIsTheType() {
        LoggerContext context = new LoggerContext();
        FileAppender<ILoggingEvent> unnamed = new FileAppender<>();
        unnamed.setContext(context);
        context.getLogger("shop").addAppender(unnamed);
        assertThat(name(unnamed)).isEqualTo("log FileAppender");
        assertThat(name(new FileAppender<ILoggingEvent>())).isEqualTo("log FileAppender");
        assertThat(name(new OutputStreamAppender<ILoggingEvent>() {})).isEqualTo("log OutputStreamAppender");
        assertThat(name("no appender")).isEqualTo("log String");
    }

    @Test
    void aboveALimitAllAreOther() {
        LoggerContext context = new LoggerContext();
        List<Appender<ILoggingEvent>> all = new ArrayList<>();
        for (int i = 0; i <= LogAppenders.MAX_NAMES; i++) {
            all.add(appender(new FileAppender<>(), context, "A" + i));
            context.getLogger("shop").addAppender(all.get(i));
        }
        List<String> names = all.stream().map(this::name).toList();
        assertThat(names.stream().distinct()).hasSize(LogAppenders.MAX_NAMES + 1);
        assertThat(names).endsWith("log other").startsWith("log FileAppender A0");
    }

    private String name(Object appender) {
        Resource resource = appenders.resource(appender);
        assertThat(resource.kind()).isEqualTo(Resource.Kind.IO);
        return resource.name();
    }

    private static Object manager(Object appender) {
        return Objects.requireNonNull(((AbstractOutputStreamAppender<?>) appender).getManager());
    }

    private static Appender<ILoggingEvent> appender(
            FileAppender<ILoggingEvent> appender, LoggerContext context, String name) {
        appender.setContext(context);
        appender.setName(name);
        return appender;
    }
}
