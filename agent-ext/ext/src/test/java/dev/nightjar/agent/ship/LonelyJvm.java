package dev.nightjar.agent.ship;

import dev.nightjar.agent.settings.AgentLog;
import dev.nightjar.agent.settings.AgentSettings;
import dev.nightjar.model.fact.GcPause;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A JVM that only ships: what does that start in it? Settings as for the agent; ends when its standard input does. */
final class LonelyJvm {

    private LonelyJvm() {}

    public static void main(String[] arguments) throws Exception {
        AgentLog log = AgentLog.toStandardError(AgentLog.Level.INFO);
        Map<String, String> properties = new TreeMap<>();
        Properties system = System.getProperties();
        system.stringPropertyNames().forEach(name -> properties.put(name, system.getProperty(name)));
        AgentSettings settings = AgentSettings.read(properties, System.getenv(), Map.of(), log);
        Shipping shipping = new Shipping(
                settings, Identity.of(settings, Map.of(), System.getenv(), properties), () -> Map.of("x", 1L), log);
        shipping.start();
        for (int i = 0; i < 1_000; i++) {
            shipping.fact(new GcPause(1, 2, "G1New", "G1 Evacuation Pause", i));
            shipping.work(Ended.at(1).work());
        }
        while (System.in.read() >= 0) {
            // waits for the end of its input
        }
        if (arguments[0].equals("close")) {
            shipping.close();
        }
    }
}
