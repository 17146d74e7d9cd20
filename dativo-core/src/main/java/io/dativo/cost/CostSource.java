package io.dativo.cost;

import java.time.LocalDate;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Says what was spent: a cost API, a billing export. Thread-safe. */
public interface CostSource {
    /** {@return what can be asked; asking for it reads nothing} */
    CostCapabilities capabilities();

    /**
     * The keys of tags by which charges of a time are distinguished.
     *
     * @param from the first day
     * @param until the day after the last
     * @return the keys in the spelling of the bill
     * @throws io.dativo.problem.InvalidInputException when keys cannot be listed, see {@link CostCapabilities#listsTagKeys}
     * @throws io.dativo.problem.ProviderException when the source cannot be read
     */
    SortedSet<String> tagKeys(LocalDate from, LocalDate until);

    /**
     * Reads costs. Lines that nothing in the query distinguishes may come as one; several may come where a source does not add up.
     *
     * @param query which costs, and what lines are distinguished by
     * @param each is given every line, in no particular order
     * @return what was read, and what was left out
     * @throws io.dativo.problem.InvalidInputException when {@link #capabilities} do not hold such a query, before anything is
     *     read; or when what is read is malformed
     * @throws io.dativo.problem.ProviderException when the costs cannot be had
     */
    CostRead read(CostQuery query, Consumer<? super CostLine> each);

    /** {@return where the costs are from, for messages and reports; never a credential} */
    String describe();
}
