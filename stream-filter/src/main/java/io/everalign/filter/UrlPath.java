package io.everalign.filter;

/** The one spelling of a URL's path and query, in ASCII: no dot segments, no backslashes. */
final class UrlPath {

    private UrlPath() {}

    /** The path, at least {@code /}, and the query as they are written after the host. */
    static String canonical(String written) {
        int query = written.indexOf('?');
        String path = query < 0 ? written : written.substring(0, query);
        StringBuilder out = new StringBuilder();
        String[] segments = path.replace('\\', '/').split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            String segment = Escapes.canonical(segments[i]);
            boolean up = segment.equals("..");
            if (up) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            }
            if (!up && !segment.equals(".")) {
                out.append('/').append(segment);
            } else if (i == segments.length - 1) {
                out.append('/');
            }
        }
        if (out.isEmpty()) {
            out.append('/');
        }
        if (query >= 0) {
            out.append('?').append(Escapes.canonical(written.substring(query + 1)));
        }
        return out.toString();
    }
}
