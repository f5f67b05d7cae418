package io.everalign.filter.nsfw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JavaScript file that browserify and a minifier made of one module, which exports a constant.
 * The constant is read as text; nothing is run, and anything else but it must be browserify's.
 */
final class BundledModule {
    /** Browserify's loader, in names that the minifier chose, up to the constant. */
    private static final Pattern START =
            Pattern.compile(
                    "!function\\(\\w\\)\\{if\\(\"object\"==typeof exports&&[^`]{1,900}?"
                            + "\\}\\(\\{1:\\[function\\(\\w,(\\w),\\w\\)\\{\\1\\.exports=");

    private static final String END = "},{}]},{},[1])(1)});";

    private static final Pattern STRING_OR_BOOLEAN = Pattern.compile("\"[^\"\\\\]*\"|![01]");
    private static final JsonMapper CONSTANTS =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private BundledModule() {}

    /** The object that the module exports, as JSON. */
    static byte[] object(byte[] script) throws BadModel {
        String constant = constant(script);
        // A minifier writes true and false as !0 and !1.
        String json =
                STRING_OR_BOOLEAN
                        .matcher(constant)
                        .replaceAll(
                                found ->
                                        switch (found.group()) {
                                            case "!0" -> "true";
                                            case "!1" -> "false";
                                            default -> Matcher.quoteReplacement(found.group());
                                        });
        try {
            JsonNode object = CONSTANTS.readTree(json);
            BadModel.unless(object.isObject(), "must export an object", object.getNodeType());
            return GraphJson.MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new BadModel("must export a constant object, but: " + e.getOriginalMessage());
        }
    }

    /** The bytes that the module exports as a string of base64. */
    static byte[] bytes(byte[] script) throws BadModel {
        String constant = constant(script);
        int last = constant.length() - 1;
        BadModel.unless(
                last > 0 && constant.charAt(0) == '"' && constant.charAt(last) == '"',
                "must export a string",
                constant);
        try {
            return Base64.getDecoder().decode(constant.substring(1, last));
        } catch (IllegalArgumentException e) {
            throw new BadModel("must export base64, but: " + e.getMessage());
        }
    }

    private static String constant(byte[] script) throws BadModel {
        String text = new String(script, StandardCharsets.UTF_8);
        Matcher start = START.matcher(text);
        BadModel.unless(start.lookingAt(), "must begin as a bundle of one module does", text);
        BadModel.unless(
                text.endsWith(END),
                "must end as a bundle of one module does",
                text.substring(Math.max(0, text.length() - END.length())));
        return text.substring(start.end(), Math.max(start.end(), text.length() - END.length()));
    }
}
