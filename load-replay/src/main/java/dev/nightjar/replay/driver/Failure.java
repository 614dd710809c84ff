package dev.nightjar.replay.driver;

/** Why a request got no answer, apart from time. */
enum Failure {
    CONNECT,
    CLOSED,
    PROTOCOL
}
