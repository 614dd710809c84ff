package dev.nightjar.model.port;

/** What makes a batch the same batch: a repetition is stored once. Known for an hour. */
public sealed interface BatchId {

    /** The text under which the batch is remembered; unique over both kinds. */
    String key();

    /** Our own senders: one life of a process, and a number that grows within it. */
    record Numbered(String run, long number) implements BatchId {
        public Numbered {
            if (run.isBlank() || number < 0) {
                throw new IllegalArgumentException("batch " + number + " of run '" + run + "'");
            }
        }

        @Override
        public String key() {
            return "run:" + run + "#" + number;
        }
    }

    /** Everybody else: a hash of the batch's bytes. */
    record Hashed(String sha256) implements BatchId {
        @Override
        public String key() {
            return "sha256:" + sha256;
        }
    }
}
