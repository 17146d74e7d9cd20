package io.dativo.cost;

import java.util.Locale;

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

        @Override
        public String tags(String column, String type) {
            return column;
        }

        @Override
        public String yearMonth(String time) {
            return "FORMAT_DATE('%Y-%m', DATE(" + time + "))";
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

        @Override
        public String tags(String column, String type) {
            return "CAST(" + column + " AS JSON)";
        }

        @Override
        public String yearMonth(String time) {
            return "STRFTIME(CAST(" + time + " AS TIMESTAMP), '%Y-%m')";
        }

        /** A JSON pointer: a key may hold any character. */
        @Override
        public String tagParameter(String key) {
            return "/" + key.replace("~", "~0").replace("/", "~1");
        }
    },
    /** Spark SQL: the table is what stands after {@code FROM}, tags are maps, parameters have names. */
    SPARK {
        @Override
        String table(String name) {
            return name;
        }

        @Override
        String parameter(String name) {
            return name.startsWith(CostSql.TAG) ? ":" + name : "CAST(:" + name + " AS DATE)";
        }

        @Override
        String day(String time) {
            return "CAST(" + time + " AS DATE)";
        }

        @Override
        String month(String time) {
            return "TRUNC(CAST(" + time + " AS DATE), 'MM')";
        }

        @Override
        String tag(String column, String name) {
            return "ELEMENT_AT(" + column + ", :" + name + ")";
        }

        @Override
        String keys(String table, String column, String where) {
            return "SELECT DISTINCT EXPLODE(MAP_KEYS(" + column + ")) AS tag FROM " + table(table) + " WHERE " + where;
        }

        @Override
        public String tags(String column, String type) {
            boolean isMap = type.toLowerCase(Locale.ROOT).startsWith("map");
            return isMap ? column : "FROM_JSON(" + column + ", 'MAP<STRING, STRING>')";
        }

        @Override
        public String yearMonth(String time) {
            return "DATE_FORMAT(CAST(" + time + " AS TIMESTAMP), 'yyyy-MM')";
        }
    };

    abstract String table(String name);

    abstract String parameter(String name);

    abstract String day(String time);

    abstract String month(String time);

    abstract String tag(String column, String name);

    abstract String keys(String table, String column, String where);

    /**
     * A column of tags as values of tags are looked up in.
     *
     * @param column the column
     * @param type the name of its type, as the engine has it
     * @return the expression
     */
    public abstract String tags(String column, String type);

    /**
     * The month of a time, as {@code 2026-05}.
     *
     * @param time the column
     * @return the expression
     */
    public abstract String yearMonth(String time);

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
