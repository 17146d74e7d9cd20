package io.dativo.cost;

import java.util.function.Consumer;

/** Tells what was spent: a cost API, a billing export. Thread-safe. */
public interface CostSource {
    /**
     * Reads costs as a stream; nothing is kept.
     *
     * @param query which costs
     * @param each is given every line, in no particular order
     * @throws io.dativo.problem.InvalidInputException when the source cannot answer such a query; the message says which it can
     * @throws io.dativo.problem.ProviderException when the costs cannot be had
     */
    void read(CostQuery query, Consumer<? super CostLine> each);

    /** {@return where the costs are from, for messages and reports; never a credential} */
    String describe();
}
