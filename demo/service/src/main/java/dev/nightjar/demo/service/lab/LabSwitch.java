package dev.nightjar.demo.service.lab;

import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Switches the service's faults: {@code POST /lab/audit-trail?on=true&every=10}. */
@LabOnly
@RestController
public class LabSwitch {

    private final Map<String, LabFault> faults = new HashMap<>();

    LabSwitch(ObjectProvider<LabFault> faults) {
        faults.forEach(fault -> this.faults.put(fault.name(), fault));
    }

    @PostMapping("/lab/{name}")
    ResponseEntity<Void> turn(
            @PathVariable String name, @RequestParam boolean on, @RequestParam Map<String, String> settings) {
        LabFault fault = faults.get(name);
        if (fault == null) {
            return ResponseEntity.notFound().build();
        }
        synchronized (fault) {
            if (on) {
                fault.on(settings);
            } else {
                fault.off();
            }
        }
        return ResponseEntity.noContent().build();
    }
}
