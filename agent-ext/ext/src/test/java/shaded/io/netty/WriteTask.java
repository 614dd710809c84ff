package shaded.io.netty;

/** A task as Netty has them where it was given another package: its name tells. */
public final class WriteTask {}
