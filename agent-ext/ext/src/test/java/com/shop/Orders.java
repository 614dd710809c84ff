package com.shop;

/** Code of an application, as its stacks have it. */
public final class Orders {

    private Orders() {}

    /** Does something of ours in a frame of its own. */
    public static void place(Runnable deed) {
        deed.run();
    }
}
