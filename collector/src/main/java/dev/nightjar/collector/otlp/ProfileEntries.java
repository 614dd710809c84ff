package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.ProtoFields;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;

/** How many resources, profiles, samples and entries of tables a request of profiles has: known before objects are made of them. */
final class ProfileEntries {

    private ProfileEntries() {}

    static long count(byte[] request) throws InvalidProtocolBufferException {
        Inner nothing = _ -> 0;
        Inner profiles = scope -> count(scope, 2, profile -> count(profile, 2, nothing));
        Inner resources =
                resource -> count(copy(resource), 1, about -> count(about, 1, nothing)) + count(resource, 2, profiles);
        Inner tables = dictionary -> {
            long count = 0;
            for (int table = 1; table <= 7; table++) {
                boolean locations = table == ProfilesDictionary.LOCATION_TABLE_FIELD_NUMBER;
                count += count(copy(dictionary), table, locations ? location -> count(location, 3, nothing) : nothing);
            }
            return count;
        };
        ProtoFields fields = new ProtoFields().of(request, 0, request.length);
        return count(copy(fields), 1, resources) + count(fields, 2, tables);
    }

    private interface Inner {
        long count(ProtoFields message) throws InvalidProtocolBufferException;
    }

    /** The messages in a field, and those in them. */
    private static long count(ProtoFields message, int field, Inner inner) throws InvalidProtocolBufferException {
        long count = 0;
        while (message.next()) {
            if (message.number() == field) {
                message.enter();
                count++;
                count += inner.count(new ProtoFields().in(message));
            }
        }
        return count;
    }

    private static ProtoFields copy(ProtoFields fields) {
        return new ProtoFields().like(fields);
    }
}
