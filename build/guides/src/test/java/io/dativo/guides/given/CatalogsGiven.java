package io.dativo.guides.given;

import io.dativo.problem.Sensitive;
import java.util.function.Supplier;

/** For docs/catalogs.md. */
public class CatalogsGiven extends Given {
    protected Supplier<Sensitive<String>> tokens;
}
