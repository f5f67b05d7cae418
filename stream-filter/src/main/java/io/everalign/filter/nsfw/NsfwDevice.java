package io.everalign.filter.nsfw;

/** What an NSFW model runs on. */
public enum NsfwDevice {
    /** A GPU if the engine sees one, else the CPU. */
    AUTO,
    CPU,
    /** The first GPU that the engine sees. */
    GPU
}
