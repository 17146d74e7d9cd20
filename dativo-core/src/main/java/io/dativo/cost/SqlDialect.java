package io.dativo.cost;

/** How an engine spells what a query of costs needs. */
public enum SqlDialect {
    /** BigQuery: tags are arrays of keys and values, parameters have names. */
    BIGQUERY {
        @Override
        String table(String name) {
            return "`" + name + "`";
        }

        @Override
        String parameter(String name) {
            return "@" + name;
        }

        @Override
        String day(String time) {
            return "DATE(" + time + ")";
        }

        @Override
        String month(String time) {
            return "DATE_TRUNC(DATE(" + time + "), MONTH)";
        }

        @Override
        String tag(String column, String name) {
            return "(SELECT ANY_VALUE(label.value) FROM UNNEST(" + column + ") AS label WHERE label.key = :" + name
                    + ")";
        }

        @Override
        String keys(String table, String column, String where) {
            return "SELECT DISTINCT label.key AS tag FROM " + table(table) + ", UNNEST(" + column + ") AS label WHERE "
                    + where;
        }
    },
    /** DuckDB: the table is what stands after {@code FROM}, tags are JSON in a text, parameters are known by their order. */
    DUCKDB {
        @Override
        String table(String name) {
            return name;
        }

        @Override
        String parameter(String name) {
            return name.startsWith(CostSql.TAG) ? "?" : "CAST(? AS DATE)";
        }

        @Override
        String day(String time) {
            return "CAST(" + time + " AS DATE)";
        }

        @Override
        String month(String time) {
            return "CAST(DATE_TRUNC('month', " + time + ") AS DATE)";
        }

        @Override
        String tag(String column, String name) {
            return "json_extract_string(" + column + ", :" + name + ")";
        }

        @Override
        String keys(String table, String column, String where) {
            return "SELECT DISTINCT UNNEST(json_keys(" + column + ")) AS tag FROM " + table(table) + " WHERE " + where;
        }

        /** A JSON pointer: a key may hold any character. */
        @Override
        public String tagParameter(String key) {
            return "/" + key.replace("~", "~0").replace("/", "~1");
        }
    };

    abstract String table(String name);

    abstract String parameter(String name);

    abstract String day(String time);

    abstract String month(String time);

    abstract String tag(String column, String name);

    abstract String keys(String table, String column, String where);

    /**
     * The value of the parameter that stands for the key of a tag.
     *
     * @param key the key
     * @return the value
     */
    public String tagParameter(String key) {
        return key;
    }
}
