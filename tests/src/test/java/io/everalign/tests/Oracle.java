package io.everalign.tests;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The batch answer: which pairs may be used, by one SQL query over the whole raw log. The stream
 * must give the same set whatever the order, the restarts and the parallelism.
 *
 * @param textLimit distinct images a text may have
 * @param imageLimit distinct texts an image may have
 * @param maxPixels pixels an image may have
 */
record Oracle(int textLimit, int imageLimit, long maxPixels) {

    private static final String TABLE =
            """
            CREATE TABLE raw (
                part INTEGER, pos BIGINT, pair VARCHAR, image VARCHAR, text VARCHAR,
                words INTEGER, characters INTEGER, width BIGINT, height BIGINT, sound BOOLEAN)
            """;

    private static final String USABLE =
            """
            SELECT DISTINCT pair FROM raw
            WHERE words BETWEEN 3 AND 20
              AND characters <= 8192
              AND least(width, height) > 200
              AND greatest(width, height) < 3 * least(width, height)
              AND width * height <= ?
              AND sound
              AND text NOT IN (
                  SELECT text FROM raw WHERE text IS NOT NULL
                  GROUP BY text HAVING count(DISTINCT image) > ?)
              AND image NOT IN (
                  SELECT image FROM raw WHERE image IS NOT NULL
                  GROUP BY image HAVING count(DISTINCT text) > ?)
            """;

    private static final String OVER =
            """
            SELECT 'text:' || text FROM raw WHERE text IS NOT NULL
            GROUP BY text HAVING count(DISTINCT image) > ?
            UNION ALL
            SELECT 'image:' || image FROM raw WHERE image IS NOT NULL
            GROUP BY image HAVING count(DISTINCT text) > ?
            """;

    /** Ids of the pairs that may be used. */
    Set<String> usable(List<Occurrence> raw) {
        return ask(raw, USABLE, maxPixels, textLimit, imageLimit);
    }

    /** Texts and images past their limit, as {@code text:HASH} and {@code image:HASH}. */
    Set<String> over(List<Occurrence> raw) {
        return ask(raw, OVER, textLimit, imageLimit);
    }

    private static Set<String> ask(List<Occurrence> raw, String query, long... limits) {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            try (var statement = database.createStatement()) {
                statement.execute(TABLE);
            }
            fill(database, raw);
            return answer(database, query, limits);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused", e);
        }
    }

    private static void fill(Connection database, List<Occurrence> raw) throws SQLException {
        try (PreparedStatement insert =
                database.prepareStatement("INSERT INTO raw VALUES (?,?,?,?,?,?,?,?,?,?)")) {
            for (Occurrence occurrence : raw) {
                insert.setInt(1, occurrence.partition());
                insert.setLong(2, occurrence.offset());
                insert.setString(3, occurrence.pair());
                insert.setString(4, occurrence.image());
                insert.setString(5, occurrence.text());
                insert.setInt(6, occurrence.words());
                insert.setInt(7, occurrence.characters());
                insert.setLong(8, occurrence.widthPx());
                insert.setLong(9, occurrence.heightPx());
                insert.setBoolean(10, occurrence.sound());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Set<String> answer(Connection database, String query, long... limits)
            throws SQLException {
        try (PreparedStatement select = database.prepareStatement(query)) {
            for (int i = 0; i < limits.length; i++) {
                select.setLong(i + 1, limits[i]);
            }
            Set<String> names = new TreeSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }
}
