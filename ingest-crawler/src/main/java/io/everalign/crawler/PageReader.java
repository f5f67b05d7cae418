package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.PairIdentity;
import io.everalign.schemas.TaskKind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the bytes of a page to tasks, with a fate for each link and image. */
final class PageReader {

    /** Where an archive holds a URL. */
    record Place(String archive, long offset) {}

    private final PageSettings limits;
    private final int maxDepth;
    private final String agent;
    private final Set<String> domains;
    // A parsed page takes many times its bytes; as many at a time as there are cores to parse.
    private final Semaphore parsing = new Semaphore(Runtime.getRuntime().availableProcessors());

    PageReader(CrawlerSettings settings) {
        limits = settings.page();
        maxDepth = settings.sources().maxDepth();
        agent = settings.politeness().agentToken();
        domains = settings.sources().stayOnSeedDomains() ? seedDomains(settings) : Set.of();
    }

    /**
     * Reads a page.
     *
     * @param task the page
     * @param url where it came from
     * @param contentType what its server said of it
     * @param said what its headers permit
     * @param places finds its images in an archive; null if they are fetched from their own URLs
     * @return how the page ends
     */
    FetchOutcome read(
            CrawlTask task,
            String url,
            byte[] body,
            @Nullable String contentType,
            Permission said,
            @Nullable Function<String, Optional<Place>> places,
            Findings findings) {
        Html html = parse(body, contentType);
        Permission permission = said.and(html.permission());
        String base =
                html.base().isEmpty()
                        ? url
                        : Urls.resolve(url, html.base(), limits.maxUrlChars()).orElse(url);
        // Images first: in a queue without priorities a page's pairs come before its links.
        for (int i = 0; i < html.images().size(); i++) {
            image(task, url, base, html.images().get(i), i, permission, places, findings);
        }
        if (!Urls.isLocal(task)) {
            links(task, url, base, html.links(), permission, findings);
        }
        return permission.images() ? FetchOutcome.FETCHED : FetchOutcome.OPTED_OUT;
    }

    /** Takes the URLs of a sitemap as links. */
    void sitemap(CrawlTask task, List<String> pages, List<String> sitemaps, Findings findings) {
        sitemaps.forEach(url -> findings.add(found(task, url, TaskKind.SITEMAP, "sitemap", 1)));
        links(task, task.getUrl(), task.getUrl(), pages, Permission.GRANTED, findings);
    }

    private Html parse(byte[] body, @Nullable String contentType) {
        parsing.acquireUninterruptibly();
        try {
            return Html.parse(body, contentType, agent);
        } finally {
            parsing.release();
        }
    }

    private void image(
            CrawlTask task,
            String page,
            String base,
            Html.Image image,
            int index,
            Permission permission,
            @Nullable Function<String, Optional<Place>> places,
            Findings findings) {
        String alt = image.alt();
        if (index >= limits.maxImages()) {
            findings.dropImage(Fate.BEYOND_PAGE_LIMIT);
        } else if (!permission.images()) {
            findings.dropImage(Fate.OPTED_OUT);
        } else if (alt == null) {
            findings.dropImage(Fate.NO_ALT);
        } else if (alt.length() > limits.maxTextChars()) {
            findings.dropImage(Fate.ALT_TOO_LONG);
        } else if (PairIdentity.normalise(alt).isEmpty()) {
            findings.dropImage(Fate.EMPTY_ALT);
        } else {
            locate(task, page, base, image.reference(), alt, places, findings);
        }
    }

    private void locate(
            CrawlTask task,
            String page,
            String base,
            String reference,
            String alt,
            @Nullable Function<String, Optional<Place>> places,
            Findings findings) {
        Optional<String> url =
                reference.isBlank()
                        ? Optional.empty()
                        : Urls.resolve(base, reference, limits.maxUrlChars());
        Optional<Place> place = places == null ? Optional.empty() : url.flatMap(places);
        if (url.isEmpty()) {
            findings.dropImage(Fate.BAD_URL);
        } else if (places != null && place.isEmpty()) {
            findings.dropImage(Fate.NOT_IN_ARCHIVE);
        } else {
            CrawlTask.Builder found =
                    CrawlTask.newBuilder(found(task, url.get(), TaskKind.IMAGE, "img", 0))
                            .setParentUrl(page)
                            .setText(alt);
            place.ifPresent(at -> found.setArchive(at.archive()).setOffset(at.offset()));
            findings.add(found.build());
        }
    }

    private void links(
            CrawlTask task,
            String page,
            String base,
            List<String> references,
            Permission permission,
            Findings findings) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < references.size(); i++) {
            if (i >= limits.maxLinks()) {
                findings.dropLink(Fate.BEYOND_PAGE_LIMIT);
                continue;
            }
            Optional<String> url = Urls.resolve(base, references.get(i), limits.maxUrlChars());
            Fate fate = url.map(link -> fate(task, link, permission)).orElse(Fate.BAD_URL);
            if (fate == Fate.SENT && !seen.add(url.orElseThrow())) {
                fate = Fate.REPEATED;
            }
            if (fate == Fate.SENT) {
                String why = task.getKind() == TaskKind.SITEMAP ? "sitemap" : "link";
                findings.add(
                        CrawlTask.newBuilder(found(task, url.get(), TaskKind.PAGE, why, 1))
                                .setParentUrl(page)
                                .build());
            } else {
                findings.dropLink(fate);
            }
        }
    }

    private Fate fate(CrawlTask task, String link, Permission permission) {
        if (!permission.links()) {
            return Fate.NO_FOLLOW;
        } else if (task.getDepth() >= maxDepth) {
            return Fate.TOO_DEEP;
        } else if (Urls.isNoPage(link)) {
            return Fate.NOT_A_PAGE;
        } else if (!domains.isEmpty() && !domains.contains(Urls.domain(link))) {
            return Fate.OUT_OF_SCOPE;
        }
        return Fate.SENT;
    }

    private static CrawlTask found(
            CrawlTask task, String url, TaskKind kind, String why, int deeper) {
        return CrawlTask.newBuilder()
                .setUrl(url)
                .setKind(kind)
                .setWhy(why)
                .setParentUrl(task.getUrl())
                .setDepth(task.getDepth() + deeper)
                .setFoundAt(Instant.now())
                .build();
    }

    private static Set<String> seedDomains(CrawlerSettings settings) {
        Set<String> domains = new HashSet<>();
        for (String seed : settings.sources().seeds()) {
            Urls.normalise(seed, settings.page().maxUrlChars())
                    .ifPresent(url -> domains.add(Urls.domain(url)));
        }
        return domains;
    }
}
