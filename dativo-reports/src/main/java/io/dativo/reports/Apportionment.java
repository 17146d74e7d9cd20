package io.dativo.reports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Splits an amount so that the parts add up to it exactly, by the method of the largest remainder. Pure. */
final class Apportionment {
    /** A part of a part of a cent is nothing to quarrel about. */
    private static final int LEAST_SCALE = 10;

    private Apportionment() {}

    /**
     * The parts of an amount.
     *
     * @param amount the amount, of either sign
     * @param weights weights of which none is below zero and one is above
     * @return a part for each weight; of equal remainders the first gets more
     */
    static List<BigDecimal> split(BigDecimal amount, List<BigDecimal> weights) {
        int scale = Math.max(amount.scale(), LEAST_SCALE);
        int weightScale =
                Math.max(0, weights.stream().mapToInt(BigDecimal::scale).max().orElse(0));
        List<BigInteger> shares = weights.stream()
                .map(weight -> weight.setScale(weightScale).unscaledValue())
                .toList();
        BigInteger all = shares.stream().reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger units = amount.setScale(scale).unscaledValue();
        List<BigInteger> parts = new ArrayList<>();
        List<BigInteger> remainders = new ArrayList<>();
        BigInteger given = BigInteger.ZERO;
        for (BigInteger share : shares) {
            BigInteger[] quotient = units.abs().multiply(share).divideAndRemainder(all);
            parts.add(quotient[0]);
            remainders.add(quotient[1]);
            given = given.add(quotient[0]);
        }
        int left = units.abs().subtract(given).intValueExact();
        IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.<Integer, BigInteger>comparing(remainders::get)
                        .reversed())
                .limit(left)
                .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
        return parts.stream()
                .map(part -> new BigDecimal(units.signum() < 0 ? part.negate() : part, scale))
                .toList();
    }
}
