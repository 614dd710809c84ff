package dev.nightjar.agent.work;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An object of the application as a key: by identity, because its own equality is none of ours, and weak, because we must
 * not keep it alive. A key whose object is gone equals only itself.
 */
final class IdentityKey extends WeakReference<Object> {

    private final int hash;

    IdentityKey(Object object) {
        this(object, null);
    }

    /**
     * @param queue where it is put when the object is gone
     */
    IdentityKey(Object object, @Nullable ReferenceQueue<Object> queue) {
        super(object, queue);
        hash = System.identityHashCode(object);
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        Object object = get();
        return object != null && other instanceof IdentityKey that && that.get() == object;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
