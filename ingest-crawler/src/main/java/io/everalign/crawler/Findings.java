package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one capture found: new tasks, and the fate of every link and image it saw. */
final class Findings {

    private final List<CrawlTask> tasks = new ArrayList<>();
    private final Map<Fate, Integer> links = new EnumMap<>(Fate.class);
    private final Map<Fate, Integer> images = new EnumMap<>(Fate.class);
    private final Map<FetchOutcome, Integer> archivedPages = new EnumMap<>(FetchOutcome.class);

    /** A link that is not followed. */
    void dropLink(Fate fate) {
        links.merge(fate, 1, Integer::sum);
    }

    /** An image that is not fetched. */
    void dropImage(Fate fate) {
        images.merge(fate, 1, Integer::sum);
    }

    /** A link or image to fetch; whether it was sent already is for the frontier to say. */
    void add(CrawlTask task) {
        tasks.add(task);
    }

    /** A page that was read from an archive, not from a task of its own. */
    void archivedPage(FetchOutcome outcome) {
        archivedPages.merge(outcome, 1, Integer::sum);
    }

    List<CrawlTask> tasks() {
        return Collections.unmodifiableList(tasks);
    }

    Map<Fate, Integer> links() {
        return Collections.unmodifiableMap(links);
    }

    Map<Fate, Integer> images() {
        return Collections.unmodifiableMap(images);
    }

    Map<FetchOutcome, Integer> archivedPages() {
        return Collections.unmodifiableMap(archivedPages);
    }
}
