package dev.nightjar.server;

import dev.nightjar.model.fact.LogHistogram;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Histograms in answers: {@code {"counts":{"180":3}}}, by bucket. */
final class HistogramModule extends SimpleModule {

    private static final long serialVersionUID = 1;

    HistogramModule() {
        addSerializer(new Histograms());
    }

    private static final class Histograms extends StdSerializer<LogHistogram> {
        Histograms() {
            super(LogHistogram.class);
        }

        @Override
        public void serialize(LogHistogram histogram, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeName("counts");
            json.writeStartObject();
            histogram.each((bucket, count) -> json.writeNumberProperty(String.valueOf(bucket), count));
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
