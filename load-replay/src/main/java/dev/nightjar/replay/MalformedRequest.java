package dev.nightjar.replay;

/** Why a record is no request. Never leaves the reader, which counts it. */
final class MalformedRequest extends Exception {
    MalformedRequest(String reason) {
        super(reason, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
