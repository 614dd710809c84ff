package dev.nightjar.collector;

/**
 * How often a name was one too many and {@code other} was stored in its place, since the start.
 *
 * @param environments of origins
 * @param services of origins
 * @param instances of origins; their version, host and attributes are left out as well
 * @param spanNames of spans
 * @param series of data points, which have lost their attributes
 */
public record FoldedNames(long environments, long services, long instances, long spanNames, long series) {

    public long all() {
        return environments + services + instances + spanNames + series;
    }
}
