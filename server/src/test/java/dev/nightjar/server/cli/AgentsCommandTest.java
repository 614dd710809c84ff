package dev.nightjar.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AgentsCommandTest {

    @Test
    void oneLineForEachJvm() {
        StringWriter out = new StringWriter();
        String agents = """
                [{"environment": "prod", "service": "order", "version": "1.2", "host": "a", "instance": "order-1",
                  "last_seen_ns": 100000000000, "reports": true, "left_out": ["stacks", "runqueue"]},
                 {"environment": "prod", "service": "inventory", "version": "", "host": "", "instance": "b:8080",
                  "last_seen_ns": 20000000000, "reports": false, "left_out": []}]
                """;
        AgentsCommand.print(JsonMapper.shared().readTree(agents), Instant.ofEpochSecond(105), new PrintWriter(out));
        assertThat(out.toString().lines())
                .containsExactly(
                        "SERVICE    ENVIRONMENT  VERSION  INSTANCE  HOST  LAST SEEN         LEFT OUT",
                        "order      prod         1.2      order-1   a     5 s ago           stacks, runqueue",
                        "inventory  prod         -        b:8080    -     85 s ago, silent  -");
    }
}
