package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationCodeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.shop.report.ReportService.load:42",
                "com.shop.report.ReportService.lambda$load$0:43",
                "dev.nightjar.demo.order.OrderController",
                "javafaker.Names.next:7",
                "com.alibaba.trade.OrderService.place:3"
            })
    void classesAndFramesOfTheApplicationAreItsOwn(String name) {
        assertThat(ApplicationCode.isApplication(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.ArrayList.grow:237",
                "org.postgresql.core.v3.QueryExecutorImpl.processResults:2355",
                "com.alibaba.fastjson2.JSON.parse:18",
                "com.shop.ReportService$$SpringCGLIB$$0.load",
                "com.shop.ReportService$$Lambda.0x0000000801.apply",
                "jdk.proxy2.$Proxy87.find",
                "com.sun.proxy.$Proxy12",
                "dev.nightjar.agent.work.Recorder.begin:12"
            })
    void thoseOfLibrariesAndGeneratedOnesAreNot(String name) {
        assertThat(ApplicationCode.isApplication(name)).isFalse();
    }
}
