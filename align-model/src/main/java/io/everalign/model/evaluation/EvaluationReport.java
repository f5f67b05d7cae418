package io.everalign.model.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a model.
 *
 * @param broken images that could not be read or decoded; they count nowhere else
 * @param all retrieval among all images and texts
 * @param languages retrieval by language
 * @param zeroShot classification, if classes were given
 */
record EvaluationReport(
        int broken,
        Measured all,
        SortedMap<String, Measured> languages,
        ZeroShot.@Nullable Result zeroShot) {

    /** Prints the report for a person, fractions in percent with their binomial standard error. */
    void print(PrintStream out) {
        RetrievalTask task = all.task();
        out.printf(
                "%,d pairs of %,d images and %,d texts; %,d images broken%n%n",
                task.pairs(), task.images(), task.texts(), broken);
        RecallTable table = new RecallTable(out);
        table.head();
        rows(table, "all", all);
        languages.forEach((language, measured) -> rows(table, language, measured));
        ZeroShot.Result found = zeroShot;
        if (found != null) {
            out.println();
            table.zeroShot(found);
        }
        out.flush();
    }

    private static void rows(RecallTable table, String name, Measured measured) {
        int images = measured.task().images();
        int texts = measured.task().texts();
        RetrievalTask.Ranks ranks = measured.ranks();
        table.row(name, "image to text", images, ranks.imageToText(), measured.chanceOfImages());
        table.row("", "text to image", texts, ranks.textToImage(), measured.chanceOfTexts());
    }

    /** Prints the report as one JSON object, every rate as a fraction. */
    void printJson(PrintStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeNumberField("pairs", all.task().pairs());
            json.writeNumberField("images", all.task().images());
            json.writeNumberField("texts", all.task().texts());
            json.writeNumberField("broken", broken);
            json.writeFieldName("all");
            write(json, all);
            json.writeObjectFieldStart("lang");
            for (Map.Entry<String, Measured> language : languages.entrySet()) {
                json.writeFieldName(language.getKey());
                write(json, language.getValue());
            }
            json.writeEndObject();
            ZeroShot.Result found = zeroShot;
            if (found != null) {
                write(json, found);
            }
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static void write(JsonGenerator json, Measured measured) throws IOException {
        json.writeStartObject();
        write(json, "image_to_text", measured.ranks().imageToText());
        write(json, "text_to_image", measured.ranks().textToImage());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String direction, Recall recall)
            throws IOException {
        json.writeObjectFieldStart(direction);
        json.writeNumberField("r1", recall.at1());
        json.writeNumberField("r5", recall.at5());
        json.writeNumberField("r10", recall.at10());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ZeroShot.Result found) throws IOException {
        json.writeObjectFieldStart("zero_shot");
        json.writeNumberField("classes", found.classes());
        json.writeNumberField("images", found.images());
        json.writeNumberField("top1", found.top1());
        json.writeNumberField("top5", found.top5());
        json.writeNumberField("mean_per_class", found.meanPerClass());
        json.writeEndObject();
    }
}
