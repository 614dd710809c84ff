package dev.nightjar.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.AttributeNames;
import dev.nightjar.collector.read.EpochWindow;
import dev.nightjar.collector.read.Limits;
import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.Refusals;
import dev.nightjar.collector.read.Secrets;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import dev.nightjar.model.rows.Emitter;
import dev.nightjar.model.rows.Layout;
import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Rows;
import dev.nightjar.model.rows.Utf8;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of one of OTLP's signals as rows. It is read where it lies: the rows refer to its bytes. All signals have the same
 * shape: resources with scopes with items. An item that cannot be kept is refused alone; bytes that are no such message throw.
 * One reader per request; for one thread.
 */
abstract class RowsReader {

    private static final String TOO_MANY = "more than " + Limits.ROWS + " in one request: send smaller batches";

    private static final int RESOURCE = 1;
    private static final int SCOPES = 2;
    private static final int SCOPE = 1;
    private static final int ITEMS = 2;
    private static final int SCOPE_NAME = 1;

    final byte[] request;
    final Rows rows;
    final EpochWindow window;
    final Refusals refusals = new Refusals();

    private final String[] names;
    private final int attributesColumn;
    private final AttributeNames promoted;
    private final List<Emitter> emitters = new ArrayList<>();
    private final ProtoFields pair = new ProtoFields();
    private final ProtoFields value = new ProtoFields();
    private long items;

    /** Attributes of the last row that were read, and what was left out of it. */
    private int attributes;

    int dropped;

    /**
     * Before the first byte.
     *
     * @param names of the lists of resources, scopes and items, as refusals say them
     * @param promoted attributes that have a column
     */
    RowsReader(
            byte[] request,
            Layout layout,
            int attributesColumn,
            Map<String, Integer> promoted,
            Instant now,
            String... names) {
        this.request = request;
        this.names = names;
        this.attributesColumn = attributesColumn;
        this.promoted = AttributeNames.of(promoted);
        window = EpochWindow.around(now);
        rows = new Rows(layout, request);
    }

    final Reading read() throws InvalidProtocolBufferException {
        ProtoFields fields = new ProtoFields().of(request, 0, request.length);
        ProtoFields resource = new ProtoFields();
        for (int i = 0; fields.next(); ) {
            if (fields.number() == 1) {
                fields.enter();
                readResource(resource.in(fields), names[0] + "[" + i++ + "]");
            }
        }
        return Reading.ofRows(items, emitters, rows, refusals);
    }

    /** Twice over the fields: the resource may come after what it made. */
    private void readResource(ProtoFields resource, String at) throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(resource);
        Outside<Emitter> emitter = EmitterReader.read(resource, RESOURCE);
        String flaw = null;
        switch (emitter) {
            case Outside.Ok<Emitter> ok -> emitters.add(ok.value());
            case Outside.Bad<Emitter> bad -> flaw = at + ".resource." + bad.position() + ": " + bad.reason();
        }
        ProtoFields scope = new ProtoFields();
        for (int i = 0; again.next(); ) {
            if (again.number() == SCOPES) {
                again.enter();
                readScope(scope.in(again), at, i++, flaw);
            }
        }
    }

    private void readScope(ProtoFields scope, String above, int number, @Nullable String flaw)
            throws InvalidProtocolBufferException {
        ProtoFields again = new ProtoFields().like(scope);
        String at = above + "." + names[1] + "[" + number + "]";
        String why = flaw;
        long name = 0;
        while (scope.next()) {
            if (scope.number() == SCOPE) {
                scope.enter();
                ProtoFields about = new ProtoFields().in(scope);
                while (about.next()) {
                    if (about.number() == SCOPE_NAME) {
                        try {
                            name = text(about);
                        } catch (BadText e) {
                            why = at + ".scope.name: " + e.getMessage();
                        }
                    }
                }
            }
        }
        if (isSkipped(name)) {
            return;
        }
        ProtoFields item = new ProtoFields();
        for (int i = 0; again.next(); ) {
            if (again.number() == ITEMS) {
                again.enter();
                item.in(again);
                if (why == null && items < Limits.ROWS) {
                    readItem(item, name, at, i);
                } else {
                    refuse(count(item), why != null ? why : TOO_MANY);
                }
                i++;
            }
        }
    }

    /** Whether what a scope of this name made is read elsewhere. */
    boolean isSkipped(long scopeName) {
        return false;
    }

    /** Adds the item's rows, or refuses it; counts it either way. */
    abstract void readItem(ProtoFields item, long scope, String above, int number)
            throws InvalidProtocolBufferException;

    /** How many the item counts as. */
    long count(ProtoFields item) throws InvalidProtocolBufferException {
        return 1;
    }

    /** Names an item in a refusal. */
    final String position(String above, int number) {
        return above + "." + names[2] + "[" + number + "]";
    }

    final boolean isFull() {
        return items >= Limits.ROWS;
    }

    final void refuse(long count, String why) {
        items += count;
        refusals.add(count, why);
    }

    /** Begins a row of the present resource, which counts as an item. */
    final void addRow(int emitterColumn) {
        items++;
        rows.addRow();
        rows.set(emitterColumn, emitters.size() - 1);
        attributes = 0;
        dropped = 0;
    }

    /** Takes the row back that {@link #addRow} began. */
    final void dropRow(String why) {
        rows.dropRow();
        refusals.add(1, why);
    }

    /** A {@code KeyValue} of the last row, which the field holds. */
    final void readAttribute(ProtoFields field) throws InvalidProtocolBufferException, BadText {
        field.enter();
        if (++attributes > Limits.ATTRIBUTES) {
            dropped++;
            return;
        }
        pair.in(field);
        int keyStart = 0;
        int keyLength = 0;
        boolean valued = false;
        while (pair.next()) {
            if (pair.number() == ValueText.KEY) {
                pair.enter();
                keyStart = pair.start();
                keyLength = pair.length();
            } else if (pair.number() == ValueText.VALUE) {
                pair.enter();
                valued = value.in(pair).next();
            }
        }
        if (keyLength == 0 || !valued) {
            return;
        }
        int column = promoted.find(request, keyStart, keyLength);
        if (column >= 0 && !rows.isNull(column, rows.size() - 1)) {
            dropped++;
        } else if (column < 0 || !promote(column)) {
            addAttribute(keyStart, keyLength);
        }
    }

    private void addAttribute(int keyStart, int keyLength) throws InvalidProtocolBufferException, BadText {
        if (!Utf8.isValid(request, keyStart, keyLength)) {
            throw new BadText("a key that is not UTF-8");
        }
        long key = rows.text(keyStart, Utf8.cut(request, keyStart, keyLength, Limits.KEY_BYTES));
        if (rows.hasEntry(attributesColumn, key)) {
            dropped++;
        } else if (Secrets.of(request, keyStart, keyLength) != Secrets.Care.NONE) {
            addSecret(key);
        } else if (value.number() == ValueText.STRING) {
            rows.addEntry(attributesColumn, key, text(value));
        } else {
            String text = ValueText.of(value);
            if (text != null) {
                rows.addEntry(attributesColumn, key, rows.text(text));
            }
        }
    }

    private void addSecret(long key) throws InvalidProtocolBufferException, BadText {
        String text = value.number() == ValueText.STRING ? ValueText.string(value) : ValueText.of(value);
        String kept = text == null ? null : Secrets.kept(rows.string(key), text);
        if (kept == null) {
            dropped++;
        } else {
            rows.addEntry(attributesColumn, key, rows.text(kept));
        }
    }

    /** False when the value is not of the column's kind: then it stays an attribute like any other. */
    private boolean promote(int column) throws InvalidProtocolBufferException, BadText {
        Kind kind = rows.layout().column(column).kind();
        if (kind == Kind.TEXT && value.number() == ValueText.STRING) {
            rows.setText(column, text(value));
            return true;
        }
        if (kind == Kind.INT && value.number() == ValueText.INT) {
            long number = value.varint();
            if (number == (int) number) {
                rows.set(column, number);
                return true;
            }
            value.reread();
        }
        return false;
    }

    final void setUnlessEmpty(int column, long text) {
        if (Rows.length(text) > 0) {
            rows.setText(column, text);
        }
    }

    /** The field's text, as long as texts may be. */
    final long text(ProtoFields field) throws InvalidProtocolBufferException, BadText {
        return text(field, Limits.TEXT_CHARS);
    }

    final long text(ProtoFields field, int limitBytes) throws InvalidProtocolBufferException, BadText {
        field.enter();
        int start = field.start();
        if (!Utf8.isValid(request, start, field.length())) {
            throw new BadText("not UTF-8");
        }
        return rows.text(start, Utf8.cut(request, start, field.length(), limitBytes));
    }
}
