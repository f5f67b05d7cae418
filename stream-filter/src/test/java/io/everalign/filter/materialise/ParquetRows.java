package io.everalign.filter.materialise;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks DuckDB what Parquet files hold. */
final class ParquetRows {

    private ParquetRows() {}

    /** Each row as its values between bars; {@code %s} in the query stands for the files. */
    static List<String> query(String query, Path files) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement();
                ResultSet result =
                        statement.executeQuery(query.formatted("read_parquet('" + files + "')"))) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(String.valueOf(result.getObject(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
