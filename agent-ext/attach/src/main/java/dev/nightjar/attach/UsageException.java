package dev.nightjar.attach;

/** The command line is wrong; the message says what and what to write instead, and shows no value of a setting. */
final class UsageException extends Exception {

    UsageException(String message) {
        super(message);
    }
}
