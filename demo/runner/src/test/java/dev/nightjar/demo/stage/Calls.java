package dev.nightjar.demo.stage;

/**
 * What one request costs, taken apart by two measurements with few and with many JDBC calls in a request.
 *
 * @param perCall what each call adds
 * @param perRequest what is left of a request without its calls
 */
record Calls(double perCall, double perRequest) {

    static Calls of(int few, double withFew, int many, double withMany) {
        if (few >= many) {
            throw new IllegalArgumentException(few + " calls are not fewer than " + many);
        }
        double perCall = (withMany - withFew) / (many - few);
        return new Calls(perCall, withFew - few * perCall);
    }
}
