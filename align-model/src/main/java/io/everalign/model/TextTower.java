package io.everalign.model;

import static io.everalign.model.AlignConfig.require;

import java.util.Locale;
import java.util.Map;

/**
 * A BERT encoder.
 *
 * @param vocabularySize number of WordPiece tokens
 * @param hidden width of the hidden states
 * @param layers number of layers
 * @param heads attention heads in a layer
 * @param intermediate width of the feed-forward part
 * @param positions the longest text, in tokens, that has a position embedding
 * @param tokenTypes rows of the token-type table, of which only the first is used
 * @param dropout dropout of hidden states in training
 * @param attentionDropout dropout of attention weights in training
 * @param layerNormEpsilon added to the variance in layer normalisation
 * @param padToken number of the padding token
 */
public record TextTower(
        int vocabularySize,
        int hidden,
        int layers,
        int heads,
        int intermediate,
        int positions,
        int tokenTypes,
        double dropout,
        double attentionDropout,
        double layerNormEpsilon,
        int padToken) {

    /** Layers and hidden width of the published sizes, and one for tests and demonstrations. */
    private static final Map<String, int[]> PRESETS =
            Map.of(
                    "tiny", new int[] {2, 128},
                    "mini", new int[] {4, 256},
                    "small", new int[] {4, 512},
                    "medium", new int[] {8, 512},
                    "base", new int[] {12, 768},
                    "large", new int[] {24, 1024});

    public TextTower {
        require(
                vocabularySize >= 8 && vocabularySize <= 1_000_000,
                "vocabulary size must be 8 to 1000000",
                vocabularySize);
        require(hidden >= 1 && hidden <= 8192, "text hidden size must be 1 to 8192", hidden);
        require(layers >= 1 && layers <= 128, "text layers must be 1 to 128", layers);
        require(heads >= 1 && hidden % heads == 0, "attention heads must divide " + hidden, heads);
        require(
                intermediate >= 1 && intermediate <= 65536,
                "text intermediate size must be 1 to 65536",
                intermediate);
        require(positions >= 3 && positions <= 8192, "positions must be 3 to 8192", positions);
        require(tokenTypes >= 1 && tokenTypes <= 16, "token types must be 1 to 16", tokenTypes);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1)", dropout);
        require(
                attentionDropout >= 0 && attentionDropout < 1,
                "attention dropout must be in [0, 1)",
                attentionDropout);
        require(layerNormEpsilon > 0, "layer norm epsilon must be above 0", layerNormEpsilon);
        require(
                padToken >= 0 && padToken < vocabularySize,
                "pad token must be within the vocabulary",
                padToken);
    }

    /** {@code tiny}, {@code mini}, {@code small}, {@code medium}, {@code base} or {@code large}. */
    public static TextTower preset(String name, int vocabularySize) {
        int[] size = PRESETS.get(name.toLowerCase(Locale.ROOT));
        require(size != null, "text preset must be tiny, mini, small, medium, base, large", name);
        return of(vocabularySize, size[0], size[1]);
    }

    /** BERT's usual proportions: heads of 64, a feed-forward part four times as wide. */
    public static TextTower of(int vocabularySize, int layers, int hidden) {
        int heads = Math.max(1, hidden / 64);
        return new TextTower(
                vocabularySize, hidden, layers, heads, 4 * hidden, 512, 2, 0.1, 0.1, 1e-12, 0);
    }

    /** The longest text, in tokens, that is embedded: the paper's, or all positions if fewer. */
    public int maxTokens() {
        return Math.min(AlignTokenizer.MAX_TOKENS, positions);
    }

    public TextTower withDropout(double rate) {
        return new TextTower(
                vocabularySize,
                hidden,
                layers,
                heads,
                intermediate,
                positions,
                tokenTypes,
                rate,
                rate,
                layerNormEpsilon,
                padToken);
    }
}
