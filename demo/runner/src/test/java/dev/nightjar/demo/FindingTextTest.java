package dev.nightjar.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FindingTextTest {

    @Test
    void theChainIsPrintedLinkByLinkWithItsNumbers() {
        String json = """
                {"headline":{"code":"h","text":"Orders fail."},
                 "links":[
                   {"share":0.965,"claim":{"text":"It waits for pool orders."},
                    "evidence":[{"query":{},"numbers":{"waits":{"type":"count","value":12},"mean":{"type":"nanos","value":2990000000}}}]},
                   {"share":0.5,"claim":{"text":"Locked by a job."},"evidence":[]}],
                 "missing":{"text":"Who started the job."}}""";

        assertThat(FindingText.of(JsonMapper.shared().readTree(json))).isEqualTo("""
                        Orders fail.
                          1.  97 %  It waits for pool orders.
                                    mean = 2990.0 ms, waits = 12
                          2.  50 %  Locked by a job.
                          ?  Who started the job.
                        """);
    }
}
