package dev.nightjar.history.plan;

import dev.nightjar.model.fact.Work;
import java.util.List;

/**
 * An operation of a service.
 *
 * @param perSecond how often somebody outside asks for it at full load; 0: only other services and jobs do
 * @param keeps share of what a work allocates that it holds on to until its end
 * @param frame where it allocates: {@code shop.order.Orders.place:41}
 */
public record OperationPlan(
        Work.Kind kind, String name, double perSecond, double keeps, String frame, List<Step> steps) {

    public OperationPlan {
        steps = List.copyOf(steps);
        if (!(perSecond >= 0) || !(keeps >= 0 && keeps <= 1) || steps.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": " + perSecond + " per second, keeps " + keeps + ", " + steps.size() + " steps");
        }
    }

    /** A request that keeps nothing to speak of. */
    public static OperationPlan request(String name, double perSecond, String frame, Step... steps) {
        return new OperationPlan(Work.Kind.REQUEST, name, perSecond, 0.02, frame, List.of(steps));
    }

    /** The same, holding on to more of what it allocates. */
    public OperationPlan keeping(double share) {
        return new OperationPlan(kind, name, perSecond, share, frame, steps);
    }
}
