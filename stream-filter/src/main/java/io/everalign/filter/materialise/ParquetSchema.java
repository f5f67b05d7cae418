package io.everalign.filter.materialise;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/** {@link Columns} in the words of Parquet. */
final class ParquetSchema {

    private ParquetSchema() {}

    /** The row and its columns. */
    static List<SchemaElement> elements() {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(new SchemaElement("pair").setNum_children(Columns.ALL.size()));
        Columns.ALL.forEach(column -> elements.add(element(column)));
        return elements;
    }

    /** How a column's values are stored. */
    static Type type(Column column) {
        return switch (column.kind()) {
            case TEXT -> Type.BYTE_ARRAY;
            case INT -> Type.INT32;
            case LONG, TIME -> Type.INT64;
        };
    }

    private static SchemaElement element(Column column) {
        SchemaElement element = new SchemaElement(column.name());
        element.setType(type(column));
        element.setRepetition_type(
                column.optional() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED);
        return switch (column.kind()) {
            case TEXT ->
                    element.setConverted_type(ConvertedType.UTF8)
                            .setLogicalType(LogicalType.STRING(new StringType()));
            case TIME ->
                    element.setConverted_type(ConvertedType.TIMESTAMP_MILLIS)
                            .setLogicalType(
                                    LogicalType.TIMESTAMP(
                                            new TimestampType(
                                                    true, TimeUnit.MILLIS(new MilliSeconds()))));
            case INT, LONG -> element;
        };
    }
}
